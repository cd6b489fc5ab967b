import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Names a running process so that a recycled pid is not taken for it: `pid startedAt`.
 * @returns undefined when no such process runs
 */
export function processIdentity(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === "linux") {
    const stat = readProc(pid, "stat");
    if (!stat) return undefined;
    // the command name, in parentheses, may hold spaces: count fields after it
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : `${pid} ${fields[19]}`;
  }
  const ps = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return ps.status === 0 ? `${pid} ${ps.stdout.trim()}` : undefined;
}

export const isRunning = (identity) => identity !== undefined && processIdentity(Number.parseInt(identity, 10)) === identity;

/** The command line of a process, or "" when it does not run. */
export function commandLine(pid) {
  if (process.platform === "linux") return (readProc(pid, "cmdline") ?? "").replaceAll("\0", " ");
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
}

const groups = new Set();

/** Starts a child in a process group of its own: a Ctrl-C of the terminal reaches only us, and we choose the order. */
export function startGroup(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true });
  groups.add(child);
  child.once("exit", () => groups.delete(child));
  return child;
}

/** Waits for a child to end and gathers what it printed. */
export function ended(child) {
  return new Promise((resolve, reject) => {
    const out = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name]?.setEncoding("utf8").on("data", (text) => {
        out[name] += text;
      });
    }
    child.once("error", reject);
    child.once("close", (status) => resolve({ status: status ?? 1, ...out }));
  });
}

/** Ends everything that `startGroup` started and that still runs. */
export async function stopGroups() {
  await Promise.all([...groups].map((child) => stopGroup(child.pid)));
}

/** Asks a process group that we started to end, and ends it by force after `graceMs`. */
export async function stopGroup(pid, graceMs = 10_000) {
  const identity = processIdentity(pid);
  signalGroup(pid, "SIGTERM");
  for (const end = Date.now() + graceMs; isRunning(identity) && Date.now() < end; ) await sleep(50);
  signalGroup(pid, "SIGKILL");
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

function readProc(pid, file) {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}

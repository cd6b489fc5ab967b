import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { readIfThere } from "./paths.mjs";
import { isRunning, processIdentity } from "./processes.mjs";

const POLL_MS = 50;
let attempts = 0;

/**
 * Runs `work` while no other process does so under the same file. A lock whose holder was killed is taken over.
 * @throws Error after `timeoutMs`, naming the holder
 */
export async function withLock(file, work, timeoutMs = 120_000) {
  const mine = `${file}.${process.pid}.${++attempts}`;
  fs.writeFileSync(mine, processIdentity(process.pid));
  try {
    const end = Date.now() + timeoutMs;
    while (!take(mine, file)) {
      if (Date.now() > end)
        throw new Error(`${file} is held by process ${readIfThere(file)}; remove it if that process is not ours.`);
      await sleep(POLL_MS);
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/** link() fails when the lock exists, and the lock is never seen without its holder's name in it. */
function take(mine, file) {
  try {
    fs.linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holder = readIfThere(file);
  if (holder !== undefined && !isRunning(holder)) removeStale(file);
  return false;
}

/** One process at a time removes a stale lock, and looks again first: the lock may have a new holder by now. */
function removeStale(file) {
  const guard = `${file}.takeover`;
  try {
    fs.mkdirSync(guard);
  } catch (error) {
    if (error.code === "EEXIST") return;
    throw error;
  }
  const holder = readIfThere(file);
  if (holder !== undefined && !isRunning(holder)) fs.rmSync(file, { force: true });
  fs.rmdirSync(guard);
}

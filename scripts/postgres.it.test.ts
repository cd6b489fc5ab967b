import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runTool } from "../test/tool.ts";
import { acquirePostgres, SUPERUSER } from "./postgres.mjs";
import { once } from "./setup/migration-adapter.mjs";
import { inProject } from "./setup/paths.mjs";
import { isRunning, processIdentity } from "./setup/processes.mjs";
import { loadSecrets } from "./setup/secrets.mjs";

let dataDir: string;
let secrets: ReturnType<typeof loadSecrets>;
const acquire = () => acquirePostgres({ dataDir, secrets });
const pidFile = () => path.join(dataDir, "pg/data/postmaster.pid");
const postmaster = () => Number(fs.readFileSync(pidFile(), "utf8").split("\n")[0]);

beforeAll(() => {
  // where the user that PostgreSQL runs as can reach it
  fs.mkdirSync(inProject(".cache"), { recursive: true });
  dataDir = fs.mkdtempSync(path.join(inProject(".cache"), "postgres-"));
  fs.chmodSync(dataDir, 0o711);
  secrets = loadSecrets(dataDir);
});
afterAll(() => fs.rmSync(dataDir, { recursive: true, force: true }));

test("parallel starts make one server, and the last user to go stops it", async () => {
  const other = path.join(dataDir, "other.mjs");
  const launcher = inProject("scripts/postgres.mjs");
  fs.writeFileSync(
    other,
    `import { acquirePostgres } from ${JSON.stringify(launcher)};
     const postgres = await acquirePostgres({ dataDir: ${JSON.stringify(dataDir)}, secrets: ${JSON.stringify(secrets)}, throwAway: true });
     process.stdout.write(String(postgres.port));
     await postgres.release();`,
  );
  const first = await acquire();
  const second = runTool(process.execPath, [other]);
  expect(second).toMatchObject({ status: 0, stdout: String(first.port) });
  expect((await once(first.url(SUPERUSER, secrets.postgresPassword, "postgres"), "SELECT 1")).rowCount).toBe(1);
  await first.release();
  expect(fs.existsSync(pidFile())).toBe(false);
});

test("it asks for the password, listens on the loopback alone, and does not run as root", async () => {
  const postgres = await acquire();
  await expect(once(postgres.url(SUPERUSER, "wrong", "postgres"), "SELECT 1")).rejects.toThrow("password authentication failed");
  const settings = await once(postgres.url(SUPERUSER, secrets.postgresPassword, "postgres"), "SHOW listen_addresses");
  expect(settings.rows).toEqual([{ listen_addresses: "127.0.0.1" }]);
  if (process.platform === "linux") expect(fs.statSync(`/proc/${postmaster()}`).uid).not.toBe(0);
  await postgres.release();
});

test("after a kill -9 the next start recovers what was committed, on the port it remembers", async () => {
  const before = await acquire();
  const url = before.url(SUPERUSER, secrets.postgresPassword, "postgres");
  await once(url, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)");
  const killed = processIdentity(postmaster());
  process.kill(postmaster(), "SIGKILL");
  // the signal is sent, not yet obeyed: on a busy machine it would be found alive
  while (isRunning(killed)) await sleep(20);
  const after = await acquire();
  expect(after.port).toBe(before.port);
  expect((await once(url, "SELECT id FROM kept")).rows).toEqual([{ id: 7 }]);
  await after.release();
});

test("a postmaster.pid whose pid is now another program's does not stop a start", async () => {
  fs.writeFileSync(pidFile(), `${process.pid}\n${path.join(dataDir, "pg/data")}\n0\n1\n\n127.0.0.1\n`);
  const postgres = await acquire();
  expect(postmaster()).not.toBe(process.pid);
  await postgres.release();
});

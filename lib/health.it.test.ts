import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { cm } from "@/hsm/index.ts";
import { openTestWorld, type World } from "../test/world.ts";
import { appendAudit, LogFolder, makeCheckpoint } from "./audit/index.ts";
import { appDb, closeDb } from "./db.ts";
import { forgetEnv } from "./env.ts";
import { readHealth } from "./health.ts";
import type { Transport } from "./trust/transport.ts";

const now = () => new Date();
const noNetwork: Transport = async () => ({ status: 503, contentType: "text/plain", body: new Uint8Array() });

let world: World;
beforeAll(async () => {
  world = await openTestWorld();
  await checkpoint();
});
const checkpoint = () =>
  makeCheckpoint({ origin: "natsuin.test/audit", folders: [new LogFolder(`${world.dataDir}/audit`)] }, now());
afterEach(() => {
  Object.assign(globalThis, { natsuinTsaHealth: undefined });
});
afterAll(() => world.close());

test("a whole installation is healthy, and says how far the clocks are apart", async () => {
  const health = await readHealth(now(), world.inProcessTrust);
  expect(health).toMatchObject({
    ok: true,
    parts: { database: { ok: true }, hsm: { ok: true }, ca: { ok: true }, tsa: { ok: true } },
  });
  expect(health.parts.clock.detail).toMatch(/^database [+-]\d+ ms$/);
});

test("an audit log without a checkpoint for minutes is named, and is well again with the next one", async () => {
  await appendAudit(appDb(), {
    at: now(),
    type: "sca.contract.viewed",
    actor: "user:usr_1",
    target: "contract:con_1",
    outcome: "ok",
  });
  expect((await readHealth(now(), world.inProcessTrust)).parts.audit).toEqual({ ok: true });
  const later = new Date(now().getTime() + 5 * 60_000);
  const part = async () => (await readHealth(later, world.inProcessTrust)).parts.audit;
  expect(await part()).toMatchObject({ ok: false, detail: expect.stringMatching(/^no checkpoint for \d+ min$/) });
  await checkpoint();
  expect(await part()).toEqual({ ok: true });
});

test("a TSA that is away is named, and the other parts stay healthy", async () => {
  const health = await readHealth(now(), noNetwork);
  expect(health).toMatchObject({ ok: false, parts: { tsa: { ok: false, detail: "TSA_UNAVAILABLE" }, ca: { ok: true } } });
});

test("many probes ask the TSA once", async () => {
  const transport = vi.fn(world.inProcessTrust);
  const at = now();
  await Promise.all(Array.from({ length: 5 }, () => readHealth(at, transport)));
  expect(transport).toHaveBeenCalledTimes(1);
});

test("a lost HSM is named, and no PIN, path or connection string with it", async () => {
  vi.spyOn(cm(), "health").mockResolvedValueOnce({ ok: false, token: "natsuin", detail: "CKR_DEVICE_REMOVED" });
  const health = await readHealth(now(), world.inProcessTrust);
  expect(health).toMatchObject({ ok: false, parts: { hsm: { ok: false, detail: "CKR_DEVICE_REMOVED" } } });
});

test("a database that is away is named without its address", async () => {
  const before = { ...process.env };
  for (const [name, role] of [
    ["DATABASE_URL", "app"],
    ["CHORES_DATABASE_URL", "chores"],
  ] as const)
    process.env[name] = `postgresql://natsuin_${role}:hidden-password@127.0.0.1:1/natsuin`;
  forgetEnv();
  await closeDb();
  const health = await readHealth(now(), world.inProcessTrust);
  Object.assign(process.env, before);
  forgetEnv();
  await closeDb();
  expect(health).toMatchObject({
    ok: false,
    parts: { database: { ok: false, detail: "DATABASE_UNAVAILABLE" }, clock: { ok: false } },
  });
  expect(JSON.stringify(health)).not.toMatch(/hidden-password|127\.0\.0\.1/);
});

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appDb } from "@/lib/db.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { boss, enqueueFinishSigning, FINISH_SIGNING, stopBoss } from "./boss.ts";
import { enqueueMail } from "./enqueue-mail.ts";
import { writeLetter } from "./letter.ts";
import { listOutbox } from "./outbox.ts";
import { startWorker, tick } from "./worker.ts";

type Job = { state: string; wait: number; retries: number };
const NOW = new Date("2026-11-20T03:00:00Z");
const letter = writeLetter({ reader: "en", name: "x", parts: [] });

describe("jobs", () => {
  let world: World;
  const done: string[] = [];

  beforeAll(async () => {
    world = await openTestWorld();
    await boss();
  });
  afterAll(async () => {
    await stopBoss();
    await world.close();
  });

  const jobOf = async (signingId: string) => {
    const rows = await appDb().$queryRaw<Job[]>`
      SELECT state::text, retry_count AS retries, extract(epoch FROM start_after - now())::float AS wait
      FROM pgboss.job WHERE name = ${FINISH_SIGNING} AND data->>'signingId' = ${signingId}`;
    return rows[0];
  };
  const eventually = async (seen: () => Promise<boolean> | boolean) => {
    for (let n = 0; n < 100; n++) {
      if (await seen()) return;
      await sleep(100);
    }
    throw new Error("never happened");
  };

  it("a job and a mail of a transaction that rolls back do not exist", async () => {
    const work = appDb().$transaction(async (tx) => {
      await enqueueFinishSigning("sgn_undone", { db: tx });
      await enqueueMail(tx, { to: "undone@example.test", subject: "s", letter, now: NOW });
      throw new Error("undone");
    });
    await expect(work).rejects.toThrow("undone");
    expect(await jobOf("sgn_undone")).toBeUndefined();
    expect(await listOutbox({ search: "undone@" })).toEqual([]);
  });

  it("with the transaction they exist; the outbox finds a mail by its address, newest first", async () => {
    await appDb().$transaction(async (tx) => {
      await enqueueFinishSigning("sgn_kept", { db: tx });
      await enqueueMail(tx, { to: "Kept@example.test", subject: "older", letter, now: NOW });
      await enqueueMail(tx, {
        to: "kept@example.test",
        subject: "newer",
        letter,
        link: "http://localhost/x",
        now: new Date(NOW.getTime() + 1),
      });
    });
    expect(await jobOf("sgn_kept")).toMatchObject({ state: "created" });
    expect((await listOutbox({ search: "KEPT@" })).map(({ subject }) => subject)).toEqual(["newer", "older"]);
  });

  it("the worker does each job; one that fails waits longer each time and is not lost", async () => {
    const finishSigning = async (signingId: string) => {
      if (signingId === "sgn_fails") throw new Error("TSA away");
      done.push(signingId);
    };
    const handlers = { finishSigning, signingStuck: async () => undefined, everyMinute: {} };
    await Promise.all([startWorker(handlers), startWorker(handlers)]);
    await enqueueFinishSigning("sgn_fails");
    await enqueueFinishSigning("sgn_works");
    await eventually(() => done.includes("sgn_works") && done.includes("sgn_kept"));
    await eventually(async () => (await jobOf("sgn_fails"))?.state === "retry");
    expect((await jobOf("sgn_fails"))?.wait).toBeGreaterThan(20);
    expect(done).toEqual(["sgn_kept", "sgn_works"]);
  });

  it("one chore that fails does not keep the others from running", async () => {
    const ran: string[] = [];
    const chores = {
      breaks: () => Promise.reject(new Error("broken")),
      runs: async () => ran.push("runs"),
    };
    await tick(chores, NOW);
    expect(ran).toEqual(["runs"]);
  });

  it("no job holds anything but an opaque id", async () => {
    const rows = await appDb().$queryRaw<{ data: object }[]>`SELECT data FROM pgboss.job WHERE name = ${FINISH_SIGNING}`;
    for (const { data } of rows) expect(Object.keys(data)).toEqual(["signingId"]);
  });
});

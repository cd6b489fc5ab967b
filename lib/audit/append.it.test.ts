import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { appDb, rsspDb } from "@/lib/db.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { appendAudit, commitmentOf, leafHash } from "./index.ts";

let world: World;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const event = {
  at: new Date("2026-02-19T01:43:12.345Z"),
  type: "auth.login",
  actor: "user:usr_1",
  target: "session:ses_1",
  outcome: "ok",
  personal: { source: "192.0.2.1" },
} as const;

it("both parties append; the row repeats what its leaf says, and the opening proves the commitment", async () => {
  for (const db of [appDb(), rsspDb()]) {
    const id = await appendAudit(db, event);
    const row = await appDb().auditLeaf.findUniqueOrThrow({ where: { id } });
    const leaf = JSON.parse(new TextDecoder().decode(row.leaf));
    expect({ type: row.type, actor: row.actor, target: row.target, outcome: row.outcome, time: row.at.toISOString() }).toEqual({
      type: leaf.type,
      actor: leaf.actor,
      target: leaf.target,
      outcome: leaf.outcome,
      time: leaf.time,
    });
    expect(leafHash(row.leaf)).toEqual(new Uint8Array(row.leafHash));
    const opening = await appDb().auditOpening.findFirstOrThrow({ where: { leafId: id } });
    expect(Buffer.from(commitmentOf(opening)).toString("hex")).toBe(leaf.commitments.source);
  }
});

it("inside a transaction the event lives or dies with the act", async () => {
  const before = await appDb().auditLeaf.count();
  const act = appDb().$transaction(async (tx) => {
    await appendAudit(tx, event);
    throw new Error("the act failed");
  });
  await expect(act).rejects.toThrow("the act failed");
  expect(await appDb().auditLeaf.count()).toBe(before);
});

it("a log that takes nothing is an error of its own, which tells nothing of the event", async () => {
  const owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  await owner.query("REVOKE EXECUTE ON FUNCTION audit.append FROM natsuin_app");
  await expect(appendAudit(appDb(), event)).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE", details: {} });
  await owner.query("GRANT EXECUTE ON FUNCTION audit.append TO natsuin_app");
  await owner.end();
});

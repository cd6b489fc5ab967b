import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { statement } from "@/test/conformance/statements.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { appDb } from "../db.ts";
import { configuredAnchors } from "../trust/anchors.ts";
import { requestTimestamp } from "../trust/clients/request-timestamp.ts";
import {
  appendAudit,
  exportLog,
  LogFolder,
  type LogReport,
  leafHash,
  makeCheckpoint,
  numberLeaves,
  timestampCheckpoint,
  verifyLog,
} from "./index.ts";
import { frontierOf, rootOf } from "./merkle/tree.ts";
import { readNote } from "./note.ts";

const ORIGIN = "natsuin.test/audit";
let world: World;
let owner: pg.Client;
let place: string;
let folder: LogFolder;
const now = new Date();

const event = (target: string) =>
  ({ at: new Date(), type: "sca.contract.viewed", actor: "user:usr_1", target, outcome: "ok" }) as const;
const checkpoint = () => makeCheckpoint({ origin: ORIGIN, folders: [folder] }, now);
const verify = (): Promise<LogReport> => verifyLog(exportLog(), folder);
async function append(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await appendAudit(appDb(), event(`contract:con_${at}`));
}

beforeAll(async () => {
  world = await openTestWorld();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  place = mkdtempSync(path.join(tmpdir(), "natsuin-log-"));
  folder = new LogFolder(place);
  await append(30);
  await checkpoint();
  await append(20);
  await checkpoint();
});
afterAll(async () => {
  await owner.end();
  rmSync(place, { recursive: true, force: true });
  await world.close();
});

/** As the database's owner, who can switch every trigger off; what he did is undone afterwards. */
async function tampered(sql: string, ...values: unknown[]): Promise<LogReport> {
  await owner.query(
    "CREATE TABLE leaf_kept AS TABLE audit.leaf; CREATE TABLE entry_kept AS TABLE audit.entry; CREATE TABLE cp_kept AS TABLE audit.checkpoint",
  );
  const triggers = (what: string) =>
    owner.query(["leaf", "entry", "checkpoint"].map((table) => `ALTER TABLE audit.${table} ${what} TRIGGER USER`).join(";"));
  await triggers("DISABLE");
  try {
    await owner.query(sql, values);
    return await verify();
  } finally {
    await owner.query(
      ["leaf", "entry", "checkpoint"].map((table) => `DELETE FROM audit.${table}`).join(";") +
        "; INSERT INTO audit.leaf TABLE leaf_kept; INSERT INTO audit.entry TABLE entry_kept; INSERT INTO audit.checkpoint TABLE cp_kept;" +
        "DROP TABLE leaf_kept, entry_kept, cp_kept",
    );
    await triggers("ENABLE");
  }
}

const leafAt = async (number: number) =>
  (
    await owner.query("SELECT l.id, l.leaf FROM audit.leaf l JOIN audit.entry e ON e.leaf_id = l.id WHERE e.number = $1", [
      number,
    ])
  ).rows[0] as {
    id: string;
    leaf: Buffer;
  };
const changed = (leaf: Buffer) => Buffer.from(leaf.toString("utf8").replace("user:usr_1", "user:usr_2"));

describe("the log as a tree", () => {
  it("is whole: every checkpoint is signed by the log's key and has the root of what it counts", async () => {
    const report = await verify();
    expect(report).toMatchObject({ waiting: 0, checkpoints: 2, findings: [] });
    const rows = await appDb().auditCheckpoint.findMany({ orderBy: { size: "asc" } });
    const entries = await appDb().auditEntry.findMany({ orderBy: { number: "asc" } });
    for (const { size, note } of rows) {
      const read = readNote(note, (await folder.key()) as Uint8Array);
      expect(read).toMatchObject({ origin: ORIGIN, size: Number(size) });
      expect(read.root).toEqual(rootOf(frontierOf(entries.slice(0, Number(size)).map(({ leafHash: hash }) => hash))));
    }
    expect(report.entries).toBe(Number(rows.at(-1)?.size));
  });
  it("a leaf whose transaction ends late gets its place then; nothing new makes no checkpoint", async () => {
    expect(await checkpoint()).toBeNull();
    const late = new pg.Client({ connectionString: world.env.DATABASE_URL });
    await late.connect();
    await late.query("BEGIN");
    const bytes = Buffer.from('{"target":"x:1","type":"sca.contract.viewed"}');
    await late.query("SELECT audit.append($1, $2, now(), 't', 'a', 'x:1', 'ok', '[]')", [bytes, Buffer.from(leafHash(bytes))]);
    await append(3);
    expect(await numberLeaves()).toBe(3);
    await late.query("COMMIT");
    await late.end();
    expect(await numberLeaves()).toBe(1);
    expect(await checkpoint()).not.toBeNull();
    expect((await verify()).findings).toEqual([]);
  });
  it("eight processes that checkpoint at once leave one whole log", async () => {
    await append(5);
    const sizes = await Promise.all(Array.from({ length: 8 }, checkpoint));
    expect(sizes.filter((size) => size !== null)).toHaveLength(1);
    expect((await verify()).findings).toEqual([]);
  });
  it("the newest checkpoint gets a timestamp of the TSA once; a TSA that is away keeps no checkpoint back", async () => {
    await expect(timestampCheckpoint(() => Promise.reject(new Error("away")))).rejects.toThrow("away");
    const stamp = async (imprint: Uint8Array) => {
      const urls = [`${world.env.AUTHORITY_BASE_URL}/tsa`];
      const asked = { imprint, urls, now: new Date(), transport: world.inProcessTrust, anchors: configuredAnchors() };
      return (await requestTimestamp(asked)).token;
    };
    expect(await timestampCheckpoint(stamp)).toBeGreaterThan(0);
    expect(await timestampCheckpoint(stamp)).toBeNull();
  });
  it("no role of the product changes or deletes what was written", async () => {
    for (const [url, tables] of [
      [world.env.DATABASE_URL, ["leaf", "entry", "checkpoint", "checkpoint_timestamp"]],
      [world.env.RSSP_DATABASE_URL, ["leaf", "entry", "checkpoint", "checkpoint_timestamp"]],
    ] as const) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      for (const table of tables) {
        for (const sql of [`DELETE FROM audit.${table}`, `UPDATE audit.${table} SET ctid = ctid`, `TRUNCATE audit.${table}`])
          await expect(client.query(sql)).rejects.toThrow(/permission denied|append-only|cannot assign/);
      }
      await client.end();
    }
    for (const table of ["leaf", "entry", "checkpoint"])
      await expect(owner.query(`DELETE FROM audit.${table}`)).rejects.toThrow("append-only");
  });
});

it(statement(35), async () => {
  // no role of the product can delete a leaf (above); the archive alone, without database and HSM, holds when every certificate has expired
  const kept: string[] = [];
  for await (const leaf of exportLog()) kept.push(JSON.stringify(leaf));
  const archive = mkdtempSync(path.join(tmpdir(), "natsuin-log-archive-"));
  cpSync(place, archive, { recursive: true });
  async function* lines() {
    for (const line of kept) yield JSON.parse(line);
  }
  vi.setSystemTime(new Date(now.getTime() + 30 * 365.25 * 864e5));
  try {
    expect(await verifyLog(lines(), new LogFolder(archive))).toMatchObject({ entries: kept.length, findings: [] });
  } finally {
    vi.useRealTimers();
  }
  // and what may be erased in between, personal data, leaves it whole
  const opening = await appendAudit(appDb(), { ...event("contract:con_personal"), personal: { name: "署名者 一郎" } });
  await checkpoint();
  await owner.query("DELETE FROM audit.opening WHERE leaf_id = $1", [opening]);
  expect((await verify()).findings).toEqual([]);
  const { rows } = await owner.query("SELECT count(*)::int AS left FROM audit.opening WHERE leaf_id = $1", [opening]);
  expect(rows).toEqual([{ left: 0 }]);
});

describe("as the database's owner, with every trigger switched off", () => {
  it(statement(34), async () => {
    const { entries } = await verify();
    const { id, leaf } = await leafAt(12);
    const other = changed(leaf);
    const hash = Buffer.from(leafHash(other));
    const first = async (report: Promise<LogReport>) => (await report).findings[0];

    expect(await first(tampered("UPDATE audit.leaf SET leaf = $2 WHERE id = $1", id, other))).toMatchObject({
      entry: 12,
      what: expect.stringContaining("edited"),
    });
    expect(await first(tampered("UPDATE audit.leaf SET leaf = $2, leaf_hash = $3 WHERE id = $1", id, other, hash))).toMatchObject(
      {
        entry: 12,
        what: expect.stringContaining("another leaf"),
      },
    );
    expect(await first(tampered("DELETE FROM audit.leaf WHERE id = $1", id))).toMatchObject({
      entry: 12,
      what: expect.stringContaining("deleted"),
    });
    expect(await first(tampered("DELETE FROM audit.entry WHERE number = $1", 12))).toMatchObject({
      entry: 12,
      what: expect.stringContaining("missing"),
    });
    // the tail: leaves and places alike, the checkpoints that knew of them as well
    const tail = entries - 4;
    const cut = `WITH gone AS (DELETE FROM audit.entry WHERE number >= $1 RETURNING leaf_id), old AS (DELETE FROM audit.checkpoint WHERE size > $1)
      DELETE FROM audit.leaf WHERE id IN (SELECT leaf_id FROM gone)`;
    expect(await first(tampered(cut, tail))).toMatchObject({ entry: tail, what: expect.stringContaining("cut") });
    // two that change places, each with its own right hash
    const swap = `UPDATE audit.entry e SET leaf_id = o.leaf_id, leaf_hash = o.leaf_hash
      FROM audit.entry o WHERE (e.number, o.number) IN ((7, 8), (8, 7))`;
    await owner.query(
      "ALTER TABLE audit.entry ADD CONSTRAINT later UNIQUE (leaf_id) DEFERRABLE INITIALLY DEFERRED; DROP INDEX audit.entry_leaf_id_key",
    );
    expect(await first(tampered(swap))).toMatchObject({ entry: 7, what: expect.stringContaining("rewritten") });
    await owner.query(
      "ALTER TABLE audit.entry DROP CONSTRAINT later; CREATE UNIQUE INDEX entry_leaf_id_key ON audit.entry (leaf_id)",
    );
    // everything rewritten so that the database agrees with itself
    const rewrite = `WITH l AS (UPDATE audit.leaf SET leaf = $2, leaf_hash = $3 WHERE id = $1 RETURNING id, leaf_hash)
      UPDATE audit.entry e SET leaf_hash = l.leaf_hash FROM l WHERE e.leaf_id = l.id`;
    expect(await first(tampered(rewrite, id, other, hash))).toMatchObject({
      entry: 12,
      what: expect.stringContaining("rewritten"),
    });
    expect((await verify()).findings).toEqual([]);
  });

  it("a database that was cut, put back or rewritten gets no further checkpoint", async () => {
    await append(2);
    await checkpoint();
    const copy = mkdtempSync(path.join(tmpdir(), "natsuin-log-ahead-"));
    cpSync(place, copy, { recursive: true });
    const ahead = new LogFolder(copy);
    await append(1);
    await makeCheckpoint({ origin: ORIGIN, folders: [folder, ahead] }, now);
    await ahead.keepNote(10_000, "later than anything here");
    await append(1);
    await expect(makeCheckpoint({ origin: ORIGIN, folders: [ahead] }, now)).rejects.toMatchObject({ code: "AUDIT_LOG_BROKEN" });
    const stranger = new LogFolder(mkdtempSync(path.join(tmpdir(), "natsuin-log-other-")));
    await stranger.keepKey(new Uint8Array(91));
    await expect(makeCheckpoint({ origin: ORIGIN, folders: [stranger] }, now)).rejects.toMatchObject({
      code: "AUDIT_LOG_BROKEN",
    });
    expect(await checkpoint()).not.toBeNull();
  });
  it("which is the newest stands in a file of its own; without it, and after a crash before it was written, the same is said", async () => {
    const copy = mkdtempSync(path.join(tmpdir(), "natsuin-log-newest-"));
    cpSync(place, copy, { recursive: true });
    const again = new LogFolder(copy);
    const newest = (await again.sizes()).at(-1) as number;
    expect(await again.newest()).toBe(newest);
    rmSync(path.join(copy, "newest-checkpoint"));
    expect(await again.newest()).toBe(newest);
    await again.keepNote(newest, await again.note(newest));
    rmSync(path.join(copy, "checkpoints"), { recursive: true });
    expect(await again.newest()).toBe(newest);
  });
  it("a checkpoint that another key signed is named", async () => {
    const copy = mkdtempSync(path.join(tmpdir(), "natsuin-log-forged-"));
    cpSync(place, copy, { recursive: true });
    const forged = new LogFolder(copy);
    const [size] = await forged.sizes();
    const note = await forged.note(size as number);
    rmSync(path.join(copy, "checkpoints"), { recursive: true });
    await forged.keepNote(
      size as number,
      note.replace(/\n— (\S+) .*\n$/, (_, name) => `\n— ${name} ${Buffer.alloc(74).toString("base64")}\n`),
    );
    expect((await verifyLog(exportLog(), forged)).findings[0]).toMatchObject({ what: expect.stringContaining("did not sign") });
  });
});

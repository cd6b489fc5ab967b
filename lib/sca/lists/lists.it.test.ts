import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/types.ts";
import { appDb } from "@/lib/db.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { makePerson } from "@/test/people.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { homeView } from "../home/home-view.ts";
import { listInbox, listSent, listTenant } from "../list-contracts.ts";
import type { ContractSearch, ContractState, RecipientState } from "../views.ts";
import { listCsv } from "./list-csv.ts";

const NOW = new Date("2026-11-20T03:00:00Z");
const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000);

let world: World;
let sender: Actor;
let signer: Actor;
let stranger: Actor;

beforeAll(async () => {
  world = await openTestWorld();
  [sender, signer, stranger] = [await actor("ten_a"), await actor("ten_b"), await actor("ten_c")];
});
afterAll(() => world.close());

async function actor(tenantId: string): Promise<Actor> {
  const person = await makePerson({ now: NOW, tenantId, membership: "owner" });
  return {
    userId: person.userId,
    tenantId,
    role: "admin",
    membership: "owner",
    departmentId: null,
    email: person.email,
    displayName: "",
    organisation: null,
    locale: "ja",
    sessionId: "ses_test",
    loginAt: NOW,
  };
}

type Given = { title: string; state?: ContractState; amount?: number; at?: Date; party?: string; turn?: RecipientState };
let made = 0;

/** A contract as it stands in the database: sent by the sender to the signer. */
async function contract({ title, state = "awaiting_signature", amount, at = NOW, party = "あおば商店", turn = "called" }: Given) {
  const n = ++made;
  const id = `con_${n}`;
  const tenantId = sender.tenantId;
  const number = `NC-2026-${String(n).padStart(6, "0")}`;
  const sentAt = state === "draft" ? null : at;
  const times = { createdAt: at, savedAt: at, sentAt, expiresAt: minutes(60 * 24 + n) };
  await appDb().contract.create({
    data: { id, tenantId, number, title, state, amount, createdBy: sender.userId, ...times },
  });
  const recipient = {
    id: `rcp_${n}`,
    tenantId,
    contractId: id,
    position: 1,
    mark: "甲",
    role: "署名者",
    fieldName: "Signature1",
  };
  await appDb().recipient.create({
    data: {
      ...recipient,
      userId: signer.userId,
      email: "signer@aoba.example",
      name: "署名 花子",
      organisation: party,
      state: turn,
    },
  });
  return id;
}

const found = async (search: ContractSearch, who = signer) => (await listInbox(who, search, NOW)).rows.map(({ title }) => title);

describe("what stands in a list", () => {
  test("a contract moves from tab to tab as it goes on, in each list as its reader sees it", async () => {
    const id = await contract({ title: "進む契約", state: "draft", turn: "waiting" });
    const where = async () => {
      const rows = await appDb().listing.findMany({ where: { contractId: id }, orderBy: { list: "asc" } });
      return Object.fromEntries(rows.map(({ list, tab }) => [list.split(":")[0], tab]));
    };
    expect(await where()).toEqual({ sent: "draft" });
    await appDb().contract.update({ where: { id }, data: { state: "awaiting_signature", sentAt: NOW } });
    expect(await where()).toEqual({ inbox: "waiting", sent: "waiting", tenant: "waiting" });
    await appDb().recipient.updateMany({ where: { contractId: id }, data: { state: "called" } });
    expect(await where()).toEqual({ inbox: "action", sent: "waiting", tenant: "waiting" });
    await appDb().recipient.updateMany({ where: { contractId: id }, data: { state: "signed" } });
    expect(await where()).toEqual({ inbox: "waiting", sent: "waiting", tenant: "waiting" });
    await appDb().contract.update({ where: { id }, data: { state: "completed" } });
    expect(await where()).toEqual({ inbox: "completed", sent: "completed", tenant: "completed" });
  });

  test("who is no longer named has it in no list, and who takes his place has", async () => {
    const id = await contract({ title: "替わる契約" });
    await appDb().recipient.updateMany({ where: { contractId: id }, data: { userId: stranger.userId } });
    expect(await found({ text: "替わる" })).toEqual([]);
    expect(await found({ text: "替わる" }, stranger)).toEqual(["替わる契約"]);
    await appDb().recipient.deleteMany({ where: { contractId: id } });
    expect(await found({ text: "替わる" }, stranger)).toEqual([]);
    expect((await listSent(sender, { text: "替わる" }, NOW)).rows).toHaveLength(1);
  });

  test("the application writes no list by hand", async () => {
    await expect(appDb().listing.deleteMany()).rejects.toThrow(/permission denied/);
    await expect(appDb().contractText.updateMany({ data: { lists: [] } })).rejects.toThrow(/permission denied/);
  });

  test("the tenant's list holds no draft and is its administrators' alone", async () => {
    await contract({ title: "下書きの契約", state: "draft" });
    expect((await listTenant(sender, { text: "下書きの" }, NOW)).rows).toEqual([]);
    expect((await listTenant(sender, { text: "進む" }, NOW)).rows).toHaveLength(1);
    expect((await listTenant(signer, {}, NOW)).rows).toEqual([]);
    await expect(listTenant({ ...sender, membership: "staff" }, {}, NOW)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("search", () => {
  beforeAll(async () => {
    await contract({ title: "賃貸借契約書（𠮷田ビル）", amount: 120_000, party: "みなと不動産株式会社" });
    await contract({ title: "業務委託基本契約書", amount: 3_300_000, party: "ｱｵﾊﾞ製作所" });
    await contract({ title: "NDA Master Agreement", at: minutes(-60 * 24 * 10), party: "葛\u{e0100}城物産" });
  });

  test.each([
    ["one character", "貸", ["賃貸借契約書（𠮷田ビル）"]],
    ["two characters", "委託", ["業務委託基本契約書"]],
    ["a character beyond the first plane", "𠮷田", ["賃貸借契約書（𠮷田ビル）"]],
    ["capitals and full width", "ｎｄａ ＭＡＳＴＥＲ", ["NDA Master Agreement"]],
    ["half-width kana by full-width ones", "アオバ", ["業務委託基本契約書"]],
    ["a variant by its plain character", "葛城", ["NDA Master Agreement"]],
    ["two words, each somewhere", "不動産 賃貸", ["賃貸借契約書（𠮷田ビル）"]],
    ["characters that are there, but not side by side", "業委", []],
    ["signs that mean something to a pattern", "%", []],
  ])("finds %s", async (_what, text, titles) => {
    expect(await found({ text })).toEqual(titles);
  });

  test("by party, number, amount and day, and all of them together", async () => {
    expect(await found({ party: "業務委託" })).toEqual([]);
    expect(await found({ party: "みなと" })).toEqual(["賃貸借契約書（𠮷田ビル）"]);
    expect(await found({ amountMin: 120_001 })).toEqual(["業務委託基本契約書"]);
    expect(await found({ amountMax: 120_000 })).toEqual(["賃貸借契約書（𠮷田ビル）"]);
    expect(await found({ to: "2026-11-10" })).toEqual(["NDA Master Agreement"]);
    expect(await found({ from: "2026-11-20", to: "2026-11-20", party: "みなと", amountMin: 1, text: "契約" })).toHaveLength(1);
  });

  test("counts under the other tabs are those of the search", async () => {
    const { counts, total } = await listInbox(signer, { text: "委託", tab: "completed" }, NOW);
    expect(total).toEqual({ count: 0, more: false });
    expect([counts.all.count, counts.action.count, counts.completed.count]).toEqual([1, 1, 0]);
  });
});

describe("as a file for a spreadsheet", () => {
  const file = async (list: string, search: ContractSearch, who = signer, language: "ja" | "en" = "ja") => {
    const { fileName, csv } = await listCsv(who, list, search, language, NOW);
    const lines = new TextDecoder().decode(csv).trimEnd().split("\r\n");
    return { fileName, heads: lines[0], rows: lines.slice(1) };
  };

  test("holds the rows of the search, in its reader's words; a title that would be run as a formula is text", async () => {
    await contract({ title: '=HYPERLINK("http://evil.example")', amount: 500, party: "表計算商店" });
    const { fileName, heads, rows } = await file("inbox", { text: "表計算" });
    expect(fileName).toBe("inbox_20261120.csv");
    expect(heads).toBe("管理番号,書類,取引先（組織）,取引先（氏名）,取引金額（円）,状態,取引年月日,期限,送信元,宛先");
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(
      /^NC-2026-\d{6},"'=HYPERLINK\(""http:\/\/evil\.example""\)",.*,500,署名待ち,2026\/11\/20,2026\/11\/21,.*,甲 表計算商店 署名 花子$/,
    );
    expect((await file("sent", { text: "表計算" }, sender, "en")).rows[0]).toContain(",500,Awaiting signature,");
    expect((await file("archive", { text: "表計算" })).rows).toEqual([]);
  });

  test("holds nothing of others: neither another's list nor the organisation's to who may not see it, nor a list that there is not", async () => {
    expect((await file("inbox", { text: "表計算" }, stranger)).rows).toEqual([]);
    expect((await file("contracts", { text: "表計算" }, sender)).rows).toHaveLength(1);
    expect((await file("contracts", { text: "表計算" }, stranger)).rows).toEqual([]);
    const target = { world, actor: `user:${sender.userId}`, target: "contract:all" };
    await expectRefused("NOT_FOUND", () => file("contracts", {}, { ...sender, membership: "staff" }), target);
    await expectRefused("NOT_FOUND", () => file("contracts", { folder: "fld_of_others" }, sender), target);
    await expectRefused("NOT_FOUND", () => file("tenant:ten_b", {}, sender), target);
  });
});

describe("a long list", () => {
  const ROWS = 2600;

  // as if they had been there: at once, the newest last, one in a thousand about a lighthouse, one in a hundred about a sluice
  beforeAll(async () => {
    await appDb().$executeRaw`
      INSERT INTO sca.contract (id, tenant_id, number, title, amount, state, created_by, created_at, saved_at, sent_at, expires_at)
      SELECT 'con_l' || n, 'ten_l', 'L-' || lpad(n::text, 6, '0'),
        CASE WHEN n % 1000 = 1 THEN '灯台の管理' WHEN n % 100 = 2 THEN '水門の点検' ELSE '業務委託契約' END, n,
        (CASE WHEN n % 2 = 0 THEN 'completed' ELSE 'awaiting_signature' END)::sca.contract_state, ${sender.userId},
        ${NOW}::timestamptz - interval '1 year' + n * interval '1 minute', ${NOW}::timestamptz, ${NOW}::timestamptz - interval '1 year' + n * interval '1 minute', ${NOW}::timestamptz
      FROM generate_series(1, ${ROWS}) AS n`;
  });
  const long = (search: ContractSearch) => listSent({ ...sender, tenantId: "ten_l" }, search, NOW);

  test("is counted to a thousand and leafed through as far, and says that there is more", async () => {
    const first = await long({});
    expect(first.total).toEqual({ count: 1000, more: true });
    expect(first.counts).toMatchObject({ waiting: { count: 1000, more: true }, draft: { count: 0, more: false } });
    expect(first).toMatchObject({ hasNext: true, cutOff: false, rows: { length: 20, 0: { number: "L-002600" } } });
    const last = await long({ page: 50 });
    expect(last).toMatchObject({ hasNext: false, cutOff: true, rows: { length: 20, 19: { number: "L-001601" } } });
  });

  test("goes into a file as far as it may be leafed through, and the file's name says that there is more", async () => {
    const { fileName, csv } = await listCsv({ ...sender, tenantId: "ten_l" }, "sent", {}, "ja", NOW);
    const numbers = [...new TextDecoder().decode(csv).matchAll(/^L-\d{6}/gm)].map(([number]) => number);
    expect([fileName, numbers.length, numbers[0], numbers.at(-1)]).toEqual([
      "sent_20261120_first-1000.csv",
      1000,
      "L-002600",
      "L-001601",
    ]);
  });

  test("a frequent word fills its page from the newest", async () => {
    const { rows, counts, hasNext } = await long({ text: "委託", tab: "completed", page: 2 });
    expect(rows.map(({ number }) => number).slice(0, 2)).toEqual(["L-002560", "L-002558"]);
    expect(hasNext).toBe(true);
    expect(counts.completed.more).toBe(true);
  });

  test("a rare one is found wherever it stands, and counted", async () => {
    const { rows, total } = await long({ text: "灯" });
    expect(rows.map(({ number }) => number)).toEqual(["L-002001", "L-001001", "L-000001"]);
    expect(total).toEqual({ count: 3, more: false });
    expect((await long({ text: "灯台", tab: "completed" })).rows).toEqual([]);
    expect((await long({ number: "000001" })).rows).toMatchObject([{ number: "L-000001" }]);
  });

  test("one met now and then fills its page from further back", async () => {
    const first = await long({ text: "水門" });
    expect(first.rows.map(({ number }) => number)).toEqual(
      Array.from({ length: 20 }, (_, at) => `L-${String(2502 - 100 * at).padStart(6, "0")}`),
    );
    expect(first).toMatchObject({ hasNext: true, total: { count: 26, more: false } });
    expect((await long({ text: "水門", page: 2 })).rows).toHaveLength(6);
    expect((await long({ text: "水門", tab: "waiting" })).rows).toEqual([]);
  });

  test("amounts and days that only old contracts have", async () => {
    expect((await long({ amountMax: 2 })).rows.map(({ number }) => number)).toEqual(["L-000002", "L-000001"]);
    expect((await long({ amountMin: 5, amountMax: 5, text: "業務" })).rows).toMatchObject([{ number: "L-000005" }]);
  });
});

describe("the first page", () => {
  test("shows what waits for its reader, for whom others wait, and what happened, and nothing of others", async () => {
    const id = await contract({ title: "最初の頁の契約", at: minutes(60 * 24 * 400) });
    const event = { tenantId: sender.tenantId, contractId: id, at: minutes(5) };
    await appDb().contractEvent.create({
      data: { ...event, type: "sent", actor: `user:${sender.userId}`, data: { signers: 1 } },
    });
    await appDb().contractEvent.create({ data: { ...event, type: "prepared", actor: `user:${signer.userId}` } });
    await appDb().contractEvent.create({ data: { ...event, type: "viewed", actor: `user:${signer.userId}` } });
    const own = await homeView(signer, 1, NOW);
    expect(own.todo.rows.length).toBeGreaterThan(0);
    expect(own.todo.rows.every(({ viewerTurn }) => viewerTurn)).toBe(true);
    expect(own.activity.entries.slice(0, 2)).toMatchObject([
      { type: "viewed", isViewer: true, mark: "甲", title: "最初の頁の契約" },
      { type: "sent", isViewer: false },
    ]);
    const senders = await homeView(sender, 1, NOW);
    expect(senders.waiting.count.count).toBeGreaterThan(0);
    expect((await homeView({ ...stranger, userId: "usr_nobody" }, 1, NOW)).activity.entries).toEqual([]);
  });
});

import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appDb, rsspDb } from "@/lib/db.ts";
import { statement } from "@/test/conformance/statements.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { CLIENT, Clock, registerSca } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import {
  type Application,
  applyForCredential,
  decide,
  type EnrolmentInfo,
  examine,
  type Finding,
  issueCode,
  searchEnrolments,
  VETTED_ITEMS,
  withdraw,
} from "../index.ts";
import { isFirst } from "../ssa/one-maker.ts";
import { checkCode, spendCode } from "./check-code.ts";
import { lapseEnrolments } from "./lapse-enrolments.ts";

let world: World;
let owner: pg.Client;
const clock = new Clock();
const SCOPE = "ten_bank";
const STAFF = "user:usr_staff";
const MAKER = "user:usr_maker";
const CHECKER = "user:usr_checker";
const START = "http://localhost:3000/credentials";
const KYC = {
  record: "KYC-0098121",
  method: "face",
  date: "2026-02-10",
  checkedBy: "本店 窓口 一郎",
  document: "運転免許証 第0123号",
} as const;
const WRONG = "0000-0000-0000-0000";
let people = 0;
let subject = "";

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  await registerSca(clock.now);
});
afterAll(async () => {
  await owner.end();
  await world.close();
});
beforeEach(() => {
  subject = `usr_person${++people}`;
});

const application = (change: Partial<Application> = {}): Application => ({
  scope: SCOPE,
  subject,
  romaji: "Shomeisha Ichiro",
  kanjiName: "署名者 一郎",
  organisation: "株式会社あおば製作所（デモ）",
  email: `${subject}@signer.example`,
  algorithm: "P-256",
  holding: "wrapped",
  kyc: KYC,
  actor: STAFF,
  now: clock.now,
  ...change,
});
const apply = (change?: Partial<Application>) => applyForCredential(CLIENT, application(change));
const all = (result: "ok" | "not-ok" = "ok"): Finding[] =>
  VETTED_ITEMS.map((item) => ({ item, result, note: result === "ok" ? "" : "写しと一致しない" }));
const by = (enrolmentId: string, actor: string, scope = SCOPE) => ({ scope, enrolmentId, actor, now: clock.now });
const examined = async (change?: Partial<Application>, findings = all()) => {
  const { id } = await apply(change);
  return examine(CLIENT, { ...by(id, MAKER), findings });
};
const choose = (
  id: string,
  decision: "approve" | "reject" | "return",
  { actor = CHECKER, reason = "確認した", scope = SCOPE } = {},
) => decide(CLIENT, { ...by(id, actor, scope), decision, reason, startUrl: START });
async function approved(change?: Partial<Application>): Promise<EnrolmentInfo> {
  const { id } = await examined(change);
  return choose(id, "approve");
}
async function coded(): Promise<{ id: string; code: string }> {
  const { id } = await approved();
  const { code } = await issueCode(CLIENT, { ...by(id, CHECKER), channel: "letter" });
  return { id, code: code as string };
}
const check = (enrolmentId: string, code: string, whose = subject) =>
  checkCode({ enrolmentId, subject: whose, code, now: clock.now });
const spend = (enrolmentId: string, code: string) =>
  rsspDb().$transaction((tx) => spendCode(tx, { enrolmentId, subject, code, now: clock.now }));
const watch = (actor: string, id: string) => ({ world, actor, target: `enrolment:${id}` });
const stateOf = async (id: string) => (await rsspDb().enrolment.findUniqueOrThrow({ where: { id } })).state;

describe("route ロ", () => {
  it("goes from the application over maker and checker to a code, on the bank's own identity check", async () => {
    const applied = await apply();
    expect(applied).toMatchObject({ state: "applied", route: "vetted", ial: 2, kyc: KYC, appliedBy: STAFF });
    const seen = await examine(CLIENT, { ...by(applied.id, MAKER), findings: all() });
    expect(seen).toMatchObject({ state: "examined", examinedBy: MAKER, findings: all() });
    const passed = await choose(applied.id, "approve");
    expect(passed).toMatchObject({ state: "approved", decidedBy: CHECKER, code: null });
    const { enrolment, code } = await issueCode(CLIENT, { ...by(applied.id, CHECKER), channel: "letter" });
    expect(enrolment.code).toMatchObject({ attempts: 0, locked: false, usedAt: null });
    await check(applied.id, code as string);
    expect(await spend(applied.id, code as string)).toMatchObject({ id: applied.id, codeUsedAt: clock.now });
    const { rows } = await owner.query("SELECT type FROM audit.leaf WHERE target = $1 ORDER BY id", [`enrolment:${applied.id}`]);
    expect(rows.map(({ type }) => type)).toEqual([
      "rssp.enrolment.applied",
      "rssp.enrolment.examined",
      "rssp.enrolment.decided",
      "rssp.enrolment.code-issued",
      "rssp.enrolment.code-used",
    ]);
  });

  it("one who applies for himself has no record to name: the maker adds the bank's, and without it nothing is examined", async () => {
    const self = `user:${subject}`;
    const { id } = await apply({ actor: self, kyc: undefined });
    const without = () => examine(CLIENT, { ...by(id, MAKER), findings: all() });
    await expectRefused("RSSP_ENROLMENT_INVALID", without, watch(MAKER, id));
    expect(await examine(CLIENT, { ...by(id, MAKER), findings: all(), kyc: KYC })).toMatchObject({ kyc: KYC });
  });

  it("差戻し: it is examined again, by whom so ever, and then decided", async () => {
    const { id } = await examined(undefined, all("not-ok"));
    expect(await choose(id, "return", { reason: "登記情報が古い" })).toMatchObject({
      state: "applied",
      decisionReason: "登記情報が古い",
      decidedBy: null,
    });
    await examine(CLIENT, { ...by(id, MAKER), findings: all() });
    expect(await choose(id, "approve")).toMatchObject({ state: "approved" });
  });

  it("is found by name, number of the record and state, in its own scope only", async () => {
    const { id } = await apply({ kanjiName: "検索 花子" });
    const find = async (query: object, scope = SCOPE) =>
      (await searchEnrolments(CLIENT, { scope, offset: 0, limit: 50, now: clock.now, ...query })).rows.map((row) => row.id);
    expect(await find({ text: "花子" })).toEqual([id]);
    expect(await find({ text: "花子", state: "approved" })).toEqual([]);
    expect(await find({ text: "KYC-0098121", subject })).toEqual([id]);
    expect(await find({}, "ten_other")).toEqual([]);
  });
});

describe("an application is refused", () => {
  it.each([
    ["a name that is no romaji", { romaji: "署名者" }],
    ["a method that is none", { kyc: { ...KYC, method: "hearsay" as never } }],
    ["an identity check of tomorrow", { kyc: { ...KYC, date: "2099-01-01" } }],
    ["a name that turns the writing direction", { kanjiName: "署名\u202e者" }],
  ])("with %s", async (_, change) => {
    await expectRefused("RSSP_ENROLMENT_INVALID", () => apply(change), watch(STAFF, "new"));
  });

  it("for a person who has one open, also where twenty come at once", async () => {
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => apply()));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expectRefused("RSSP_ENROLMENT_OPEN", () => apply(), watch(STAFF, "new"));
  });

  it("from a client that does not prove itself", async () => {
    const stranger = { ...CLIENT, clientSecret: "not the client's secret, and long enough" };
    const act = () => applyForCredential(stranger, application());
    await expectRefused("RSSP_CLIENT_REFUSED", act, { world, actor: `client:${CLIENT.clientId}`, target: "rssp:door" });
  });
});

describe("maker and checker are two people", () => {
  it("whoever examined it, or applied, does not decide it", async () => {
    const { id } = await examined();
    for (const actor of [MAKER, STAFF])
      for (const decision of ["approve", "reject", "return"] as const)
        await expectRefused("RSSP_ENROLMENT_SAME_PERSON", () => choose(id, decision, { actor }), watch(actor, id));
    expect(await stateOf(id)).toBe("examined");
  });

  it("nobody examines, decides or issues the code of what is to be his own", async () => {
    const self = `user:${subject}`;
    const { id } = await apply();
    await expectRefused("RSSP_ENROLMENT_OWN", () => examine(CLIENT, { ...by(id, self), findings: all() }), watch(self, id));
    await examine(CLIENT, { ...by(id, MAKER), findings: all() });
    await expectRefused("RSSP_ENROLMENT_OWN", () => choose(id, "approve", { actor: self }), watch(self, id));
    await choose(id, "approve");
    await expectRefused("RSSP_ENROLMENT_OWN", () => issueCode(CLIENT, { ...by(id, self), channel: "letter" }), watch(self, id));
  });

  it("the database itself refuses a decision by one who examined it, applied, is to have it, or without an examination", async () => {
    const { id } = await examined();
    const write = (decidedBy: string, more = {}) =>
      rsspDb().enrolment.update({ where: { id }, data: { state: "approved", decidedBy, decidedAt: clock.now, ...more } });
    for (const decidedBy of [MAKER, STAFF, `user:${subject}`])
      await expect(write(decidedBy)).rejects.toThrow(/enrolment_two_people/);
    await expect(write(CHECKER, { examinedBy: null })).rejects.toThrow(/enrolment_two_people/);
    await write(CHECKER);
  });

  it("two checkers at once: one decides", async () => {
    const { id } = await examined();
    const both = await Promise.allSettled([choose(id, "approve"), choose(id, "reject", { actor: "user:usr_second" })]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("a decision is refused", () => {
  it("out of order, whatever the act", async () => {
    const { id } = await apply();
    await expectRefused("RSSP_ENROLMENT_STATE", () => choose(id, "approve"), watch(CHECKER, id));
    const early = () => issueCode(CLIENT, { ...by(id, CHECKER), channel: "letter" });
    await expectRefused("RSSP_ENROLMENT_STATE", early, watch(CHECKER, id));
    await examine(CLIENT, { ...by(id, MAKER), findings: all() });
    await choose(id, "reject");
    await expectRefused("RSSP_ENROLMENT_STATE", () => choose(id, "approve"), watch(CHECKER, id));
  });

  it("that approves what is not in order, or rejects without a reason", async () => {
    const { id } = await examined(undefined, all("not-ok"));
    await expectRefused("RSSP_ENROLMENT_FINDINGS", () => choose(id, "approve"), watch(CHECKER, id));
    await expectRefused("RSSP_ENROLMENT_INVALID", () => choose(id, "reject", { reason: "  " }), watch(CHECKER, id));
  });

  it("from another tenant, and an examination that leaves items out", async () => {
    const { id } = await examined();
    await expectRefused("RSSP_ENROLMENT_UNKNOWN", () => choose(id, "approve", { scope: "ten_other" }), watch(CHECKER, id));
    await choose(id, "return");
    const part = () => examine(CLIENT, { ...by(id, MAKER), findings: all().slice(1) });
    await expectRefused("RSSP_ENROLMENT_INVALID", part, watch(MAKER, id));
  });
});

describe("利用者識別符号", () => {
  it("is kept as a keyed hash: neither row nor log holds it", async () => {
    const { id, code } = await coded();
    const { rows } = await owner.query(
      `SELECT (SELECT row_to_json(e)::text FROM rssp.enrolment e WHERE id = $1) ||
        (SELECT string_agg(encode(leaf, 'escape'), '') FROM audit.leaf WHERE target = $2) AS text`,
      [id, `enrolment:${id}`],
    );
    for (const form of [code, code.replaceAll("-", "")]) expect(rows[0].text).not.toContain(form);
  });

  it("a hundred guesses at once are five: it is locked, and the right one opens nothing any more", async () => {
    const { id, code } = await coded();
    const guesses = await Promise.allSettled(Array.from({ length: 100 }, () => check(id, WRONG)));
    const codes = guesses.map((guess) => (guess.status === "rejected" ? guess.reason.code : "accepted"));
    const count = (wanted: string) => codes.filter((found) => found === wanted).length;
    expect([count("RSSP_ENROLMENT_CODE_WRONG"), count("RSSP_ENROLMENT_CODE_LOCKED")]).toEqual([4, 96]);
    const { codeAttempts } = await rsspDb().enrolment.findUniqueOrThrow({ where: { id } });
    expect(codeAttempts).toBe(5);
    const { rows } = await owner.query("SELECT count(*)::int AS n FROM audit.leaf WHERE target = $1 AND outcome = 'refused'", [
      `enrolment:${id}`,
    ]);
    expect(rows[0].n).toBe(100);
    await expectRefused("RSSP_ENROLMENT_CODE_LOCKED", () => check(id, code), {
      ...watch(`subject:${subject}`, id),
      secrets: [code],
    });
  });

  it("is used once, also where twenty use it at once", async () => {
    const { id, code } = await coded();
    const spent = await Promise.all(Array.from({ length: 20 }, () => spend(id, code)));
    expect(spent.filter((outcome) => !("refused" in outcome))).toHaveLength(1);
    await expectRefused("RSSP_ENROLMENT_CODE_OVER", () => check(id, code), watch(`subject:${subject}`, id));
  });

  it("looked at and not used it can be taken up again: an enrolment left half way goes on", async () => {
    const { id, code } = await coded();
    await check(id, code);
    await check(id, code.toLowerCase().replaceAll("-", " "));
    expect(await spend(id, code)).toMatchObject({ id });
  });

  it("is late after fourteen days, and one issued anew ends the one before and its count", async () => {
    const { id, code } = await coded();
    await expect(check(id, WRONG)).rejects.toMatchObject({ code: "RSSP_ENROLMENT_CODE_WRONG", details: { left: 4 } });
    const again = await issueCode(CLIENT, { ...by(id, CHECKER), channel: "letter" });
    await expect(check(id, code)).rejects.toMatchObject({ code: "RSSP_ENROLMENT_CODE_WRONG", details: { left: 4 } });
    await check(id, again.code as string);
    clock.forward(14 * 864e5);
    await expectRefused("RSSP_ENROLMENT_CODE_OVER", () => check(id, again.code as string), watch(`subject:${subject}`, id));
  });

  it("that is over ends the enrolment at the next minute, once: the applicant is told, and can be applied for anew", async () => {
    const { id, code } = await coded();
    const at = subject;
    await lapseEnrolments(clock.now);
    expect(await stateOf(id)).toBe("approved");
    clock.forward(14 * 864e5);
    const ended = await Promise.all([lapseEnrolments(clock.now), lapseEnrolments(clock.now)]);
    expect(ended.reduce((sum, one) => sum + one)).toBeGreaterThan(0);
    expect(await lapseEnrolments(clock.now)).toBe(0);
    expect(await stateOf(id)).toBe("expired");
    const events = { type: "rssp.enrolment.expired", target: `enrolment:${id}` };
    expect(await appDb().auditLeaf.findMany({ where: events })).toMatchObject([{ actor: "system:rssp", outcome: "ok" }]);
    const mails = await appDb().mail.findMany({
      where: { to: `${at}@signer.example`, subject: { contains: "有効期限が切れました" } },
    });
    expect(mails).toHaveLength(1);
    await expectRefused("RSSP_ENROLMENT_CODE_OVER", () => check(id, code), watch(`subject:${at}`, id));
    await expectRefused(
      "RSSP_ENROLMENT_STATE",
      () => issueCode(CLIENT, { ...by(id, CHECKER), channel: "letter" }),
      watch(CHECKER, id),
    );
    expect(await apply()).toMatchObject({ state: "applied" });
  });

  it("that was issued anew, or whose key is just being made, ends nothing", async () => {
    const { id } = await coded();
    clock.forward(13 * 864e5);
    await issueCode(CLIENT, { ...by(id, CHECKER), channel: "letter" });
    clock.forward(2 * 864e5);
    await lapseEnrolments(clock.now);
    expect(await stateOf(id)).toBe("approved");
    clock.forward(14 * 864e5);
    await rsspDb().$transaction(async (tx) => {
      expect(await isFirst(tx, `rssp.enrolment:${id}`)).toBe(true);
      expect(await lapseEnrolments(clock.now)).toBe(0);
    });
    expect(await stateOf(id)).toBe("approved");
  });

  it("opens nothing for another person, for another enrolment, or after a withdrawal", async () => {
    const { id, code } = await coded();
    await expectRefused("RSSP_ENROLMENT_CODE_OVER", () => check(id, code, "usr_thief"), watch("subject:usr_thief", id));
    const first = subject;
    subject = `usr_person${++people}`;
    const { id: otherId } = await coded();
    await expectRefused("RSSP_ENROLMENT_CODE_WRONG", () => check(otherId, code), watch(`subject:${subject}`, otherId));
    await expectRefused("RSSP_ENROLMENT_UNKNOWN", () => withdraw(CLIENT, by(id, CHECKER)), watch(CHECKER, id));
    await withdraw(CLIENT, by(id, `user:${first}`));
    await expectRefused("RSSP_ENROLMENT_CODE_OVER", () => check(id, code, first), watch(`subject:${first}`, id));
  });
});

it(statement(7), async () => {
  // the PIN is chosen by the signer and stands in nothing that is sent; what opens the enrolment travels in two parts
  const { id } = await approved();
  const { code } = await issueCode(CLIENT, { ...by(id, CHECKER), channel: "letter" });
  const mailed = await issueCode(CLIENT, { ...by(id, CHECKER), channel: "mail" });
  expect([code, mailed.code]).toEqual([expect.any(String), null]);
  const { rows } = await owner.query(
    `SELECT text, link, secret IS NOT NULL AS secret FROM jobs.mail WHERE "to" = $1 ORDER BY created_at, id`,
    [`${subject}@signer.example`],
  );
  const withLink = rows.filter(({ link }) => link !== null);
  const withCode = rows.filter(({ secret }) => secret);
  expect(withLink).toMatchObject([{ link: START, secret: false }]);
  expect(withCode).toMatchObject([{ link: null, secret: true }]);
  for (const { text } of rows) expect(text).not.toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}|https?:/);
  expect(withLink[0].text).not.toContain("{secret}");
});

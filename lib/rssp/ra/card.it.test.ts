import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rsspDb } from "@/lib/db.ts";
import { pem } from "@/lib/pem.ts";
import { acceptCardsOf, type CardOptions, cardRoot, HOLDER, issueCard } from "@/test/cards.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { crl, type Identity } from "@/test/pki.ts";
import { CLIENT, Clock, registerSca } from "@/test/rssp.ts";
import { runTool } from "@/test/tool.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { signAsCard } from "../../../scripts/card/sign-as-card.ts";
import {
  applyByCard,
  CARD_EXAMINED_ITEMS,
  type CardApplication,
  decide,
  examine,
  type Finding,
  prepareCardApplication,
  searchEnrolments,
  VETTED_ITEMS,
} from "../index.ts";
import { CARD_APPLICATION_LIFE } from "../limits.ts";
import { setRsspPorts } from "../ports.ts";
import { forgetCardApplications } from "../signer.ts";

let world: World;
let root: Identity;
const clock = new Clock();
const SCOPE = "ten_bank";
const MAKER = "user:usr_maker";
const CHECKER = "user:usr_checker";
const CRL_URL = "http://cards.example/root.crl";
let people = 0;
let subject = "";
/** what the card authority's address answers */
let published: Uint8Array | null = null;

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  root = cardRoot(clock.now);
  setRsspPorts({
    cardTransport: async ({ url }) => {
      if (url !== CRL_URL) throw new Error(`no network in tests: ${url}`);
      return { status: published ? 200 : 404, contentType: "", body: Uint8Array.from(published ?? []) };
    },
  });
  await registerSca(clock.now);
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});
beforeEach(() => {
  subject = `usr_person${++people}`;
  published = null;
  acceptCardsOf(root, world.dataDir);
});

const card = (options?: CardOptions) => issueCard(root, clock.now, options);
const prepare = (change: Partial<CardApplication> = {}) =>
  prepareCardApplication(CLIENT, {
    scope: SCOPE,
    subject,
    romaji: "Ichiro Shomeisha",
    kanjiName: "署名者 一郎",
    organisation: "株式会社あおば製作所（デモ）",
    email: `${subject}@signer.example`,
    algorithm: "P-256",
    holding: "wrapped",
    now: clock.now,
    ...change,
  });
const textOf = ({ content }: { content: string }) => Buffer.from(content, "base64").toString("utf8");
const signed = async (content: Uint8Array | string, by: Identity) =>
  Buffer.from(await signAsCard(Buffer.from(content), by)).toString("base64");
const send = (cms: string, whose = subject) => applyByCard(CLIENT, { scope: SCOPE, subject: whose, cms, now: clock.now });
/** The whole way of one who does as he should, with this card. */
const apply = async (by = card()) => send(await signed(textOf(await prepare()), by));
const watch = (actor = `user:${subject}`, id = "new") => ({ world, actor, target: `enrolment:${id}` });
const by = (enrolmentId: string, actor: string) => ({ scope: SCOPE, enrolmentId, actor, now: clock.now });
const examined: Finding[] = CARD_EXAMINED_ITEMS.map((item) => ({ item, result: "ok", note: "" }));
const taken: Finding = {
  item: "revocation",
  result: "unchecked",
  note: "署名検証者でないため照会できない。窓口で本人に電話で確認",
};
const resultOf = (findings: Finding[], item: string) => findings.find((one) => one.item === item)?.result;

describe("route イ", () => {
  it("an application signed with the applicant's card joins the queue with what was proved; its revocation, unasked, is said to be", async () => {
    const prepared = await prepare();
    expect(JSON.parse(textOf(prepared))).toMatchObject({ applicant: subject, name: "署名者 一郎", key: { algorithm: "P-256" } });
    const { id, ...applied } = await send(await signed(textOf(prepared), card()));
    expect(applied).toMatchObject({ state: "applied", route: "certificate", ial: 2, kyc: null, appliedBy: `user:${subject}` });
    expect(applied.findings.map(({ item, result }) => [item, result])).toEqual([
      ["signature", "ok"],
      ["path", "ok"],
      ["revocation", "unchecked"],
      ["names", "ok"],
      ["fresh", "ok"],
    ]);
    const facts = { name: HOLDER.name, birthDate: "1970-04-01", sex: "male", address: HOLDER.address, issuer: root.name };
    const { rows } = await searchEnrolments(CLIENT, { scope: SCOPE, id, offset: 0, limit: 1, now: clock.now });
    expect(rows[0]?.card).toMatchObject(facts);
  });

  it("goes over maker and checker: what no machine proved is examined, 失効確認：未実施 taken by a person who says why", async () => {
    const { id } = await apply();
    const seen = await examine(CLIENT, { ...by(id, MAKER), findings: [...examined, taken] });
    expect(seen.findings).toHaveLength(8);
    expect(seen.findings).toContainEqual(taken);
    expect(
      await decide(CLIENT, { ...by(id, CHECKER), decision: "approve", reason: "", startUrl: "http://localhost/" }),
    ).toMatchObject({
      state: "approved",
      kyc: null,
    });
  });

  it("returned and examined again it is taken or refused again: what a machine proved stays as it was", async () => {
    const { id } = await apply();
    const refusedIt: Finding = { ...taken, result: "not-ok" };
    await examine(CLIENT, { ...by(id, MAKER), findings: [...examined, refusedIt] });
    await decide(CLIENT, { ...by(id, CHECKER), decision: "return", reason: "電話で確認のこと", startUrl: "http://localhost/" });
    const again = await examine(CLIENT, { ...by(id, MAKER), findings: [...examined, taken] });
    expect(resultOf(again.findings, "revocation")).toBe("unchecked");
  });

  it("has its revocation checked where the card's authority answers", async () => {
    published = crl({ issuer: root, thisUpdate: clock.now, nextUpdate: new Date(clock.now.getTime() + 864e5) });
    const { id, findings } = await apply(card({ crlUrl: CRL_URL }));
    expect(resultOf(findings, "revocation")).toBe("ok");
    const seen = await examine(CLIENT, { ...by(id, MAKER), findings: examined });
    expect(seen.findings.every(({ result }) => result === "ok")).toBe(true);
  });

  it("an authority that does not answer, or with a list that is stale, leaves it open", async () => {
    expect(resultOf((await apply(card({ crlUrl: CRL_URL }))).findings, "revocation")).toBe("unchecked");
    subject = `usr_person${++people}`;
    published = crl({
      issuer: root,
      thisUpdate: new Date(clock.now.getTime() - 9e8),
      nextUpdate: new Date(clock.now.getTime() - 1),
    });
    expect(resultOf((await apply(card({ crlUrl: CRL_URL }))).findings, "revocation")).toBe("unchecked");
  });

  it("is taken as another program makes it: OpenSSL's CMS, with attributes of its own", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "natsuin-card-"));
    const at = (name: string, content: string | Uint8Array) => {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const { certificate, privateKey } = card();
    const files = ["-signer", at("card.pem", pem("CERTIFICATE", certificate))];
    files.push("-inkey", at("key.pem", String(privateKey.export({ type: "pkcs8", format: "pem" }))));
    files.push("-in", at("application.json", textOf(await prepare())), "-out", path.join(folder, "signed"));
    const { status, stderr } = runTool("openssl", ["cms", "-sign", "-binary", "-nodetach", "-outform", "DER", ...files]);
    expect(status, stderr).toBe(0);
    const cms = readFileSync(path.join(folder, "signed")).toString("base64");
    rmSync(folder, { recursive: true });
    expect(await send(cms)).toMatchObject({ state: "applied", route: "certificate" });
  });

  it("of twenty copies sent at once one is an application", async () => {
    const cms = await signed(textOf(await prepare()), card());
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => send(cms)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("that is used, replaced or late keeps no name and no address", async () => {
    const mine = async () => (await rsspDb().cardApplication.findMany({ where: { subject } })).map(({ details }) => details);
    await prepare();
    await apply();
    expect(await mine()).toEqual([{}, {}]);
    subject = `usr_person${++people}`;
    await prepare();
    await forgetCardApplications(clock.now);
    expect(await mine()).toMatchObject([{ kanjiName: "署名者 一郎" }]);
    await forgetCardApplications(clock.forward(CARD_APPLICATION_LIFE));
    expect(await mine()).toEqual([{}]);
  });

  it("is closed where no card is accepted", async () => {
    rmSync(path.join(world.dataDir, "card-roots"), { recursive: true });
    await expectRefused("RSSP_CARD_ROUTE_CLOSED", () => prepare(), watch());
  });
});

describe("a signed application is refused", () => {
  const refusedAs = async (code: Parameters<typeof expectRefused>[0], cms: string, whose = subject) =>
    expectRefused(code, () => send(cms, whose), watch(`user:${whose}`));

  it.each([
    ["no CMS", () => Buffer.from("garbage").toString("base64")],
    ["nothing", () => ""],
    ["more than 64 KiB", () => Buffer.alloc(64 * 1024 + 1, 0x30).toString("base64")],
  ])("that is %s", async (_, cms) => {
    await refusedAs("RSSP_CARD_APPLICATION_INVALID", cms());
  });

  it("that does not enclose what was signed, or is cut short", async () => {
    const whole = Buffer.from(await signed(textOf(await prepare()), card()), "base64");
    await refusedAs("RSSP_CARD_APPLICATION_INVALID", whole.subarray(0, -1).toString("base64"));
  });

  it("with another nonce, another name or any byte changed before it was signed", async () => {
    const text = textOf(await prepare());
    const nonce = JSON.parse(text).nonce as string;
    for (const altered of [text.replace(nonce, [...nonce].toReversed().join("")), text.replace("一郎", "二郎"), `${text} `])
      await refusedAs("RSSP_CARD_APPLICATION_UNKNOWN", await signed(altered, card()));
  });

  it("whose bytes were changed after it was signed", async () => {
    const { content } = await prepare();
    const cms = Buffer.from(await signed(Buffer.from(content, "base64"), card()), "base64");
    const at = cms.length - 10; // within the signature value
    cms[at] = (cms[at] as number) ^ 1;
    await refusedAs("RSSP_CARD_SIGNATURE_INVALID", cms.toString("base64"));
  });

  it("by another key than the certificate's", async () => {
    const text = textOf(await prepare());
    await refusedAs("RSSP_CARD_SIGNATURE_INVALID", await signed(text, { ...card(), privateKey: card().privateKey }));
  });

  it("a second time, also after the first one was withdrawn", async () => {
    const cms = await signed(textOf(await prepare()), card());
    const { id } = await send(cms);
    await rsspDb().enrolment.update({ where: { id }, data: { state: "withdrawn" } });
    await refusedAs("RSSP_CARD_APPLICATION_OVER", cms);
  });

  it("late, or after another one was made", async () => {
    const first = await signed(textOf(await prepare()), card());
    const second = await signed(textOf(await prepare()), card());
    await refusedAs("RSSP_CARD_APPLICATION_OVER", first);
    clock.forward(CARD_APPLICATION_LIFE);
    await refusedAs("RSSP_CARD_APPLICATION_OVER", second);
  });

  it("sent by another person, whoever signed it", async () => {
    const cms = await signed(textOf(await prepare()), card());
    await refusedAs("RSSP_CARD_APPLICATION_UNKNOWN", cms, "usr_thief");
  });

  it("by the card of somebody else", async () => {
    const other = card({ holder: { name: "署名者 二郎" } });
    await refusedAs("RSSP_CARD_OTHER_PERSON", await signed(textOf(await prepare()), other));
  });

  it("by a card that another person has applied with, though the names are the same", async () => {
    const one = card();
    await apply(one);
    subject = `usr_person${++people}`;
    await refusedAs("RSSP_CARD_OTHER_PERSON", await signed(textOf(await prepare()), one));
  });

  it.each<[string, (now: number) => CardOptions, "RSSP_CARD_EXPIRED" | "RSSP_CARD_NOT_ACCEPTED"]>([
    ["out of date", (now) => ({ notAfter: new Date(now - 1000) }), "RSSP_CARD_EXPIRED"],
    ["not yet in date", (now) => ({ notBefore: new Date(now + 864e5) }), "RSSP_CARD_EXPIRED"],
    ["of another profile", () => ({ policy: "1.2.392.200149.8.5.1.3.30" }), "RSSP_CARD_NOT_ACCEPTED"],
    ["for logging in, not for signing", () => ({ keyUsage: [0] }), "RSSP_CARD_NOT_ACCEPTED"],
    ["of a CA", () => ({ ca: true, keyUsage: [1, 5] }), "RSSP_CARD_NOT_ACCEPTED"],
  ])("by a card %s", async (_, options, code) => {
    await refusedAs(code, await signed(textOf(await prepare()), card(options(clock.now.getTime()))));
  });

  it("by a card of a root that is not accepted, also one that calls itself the same", async () => {
    for (const name of ["another root", root.name]) {
      const stranger = issueCard(cardRoot(clock.now, name), clock.now);
      await refusedAs("RSSP_CARD_NOT_ACCEPTED", await signed(textOf(await prepare()), stranger));
    }
  });

  it("by a card that is revoked", async () => {
    const lost = card({ crlUrl: CRL_URL });
    const times = { thisUpdate: clock.now, nextUpdate: new Date(clock.now.getTime() + 864e5) };
    published = crl({ issuer: root, revoked: [{ identity: lost, at: clock.now }], ...times });
    await refusedAs("RSSP_CARD_REVOKED", await signed(textOf(await prepare()), lost));
  });

  it("from one who has an application open", async () => {
    await apply();
    await expectRefused("RSSP_ENROLMENT_OPEN", () => prepare(), watch());
  });
});

describe("an approval is refused", () => {
  const approve = (id: string) => () =>
    decide(CLIENT, { ...by(id, CHECKER), decision: "approve", reason: "", startUrl: "http://localhost/" });
  const list = (revoked: { identity: Identity; at: Date }[] = []) =>
    crl({ issuer: root, revoked, thisUpdate: clock.now, nextUpdate: new Date(clock.now.getTime() + 864e5) });

  it("of an application whose card was revoked since it came", async () => {
    published = list();
    const lost = card({ crlUrl: CRL_URL });
    const { id } = await apply(lost);
    await examine(CLIENT, { ...by(id, MAKER), findings: examined });
    published = list([{ identity: lost, at: clock.now }]);
    await expectRefused("RSSP_CARD_REVOKED", approve(id), watch(CHECKER, id));
    // rejected it can be all the same
    await decide(CLIENT, { ...by(id, CHECKER), decision: "reject", reason: "カードが失効", startUrl: "http://localhost/" });
  });

  it("of one whose card's root is accepted no more", async () => {
    const { id } = await apply();
    await examine(CLIENT, { ...by(id, MAKER), findings: [...examined, taken] });
    acceptCardsOf(cardRoot(clock.now, "another root"), world.dataDir);
    await expectRefused("RSSP_CARD_NOT_ACCEPTED", approve(id), watch(CHECKER, id));
  });

  it("not because nobody answers any more: that it was examined stands", async () => {
    published = list();
    const { id } = await apply(card({ crlUrl: CRL_URL }));
    await examine(CLIENT, { ...by(id, MAKER), findings: examined });
    published = null;
    expect(await approve(id)()).toMatchObject({ state: "approved" });
  });
});

describe("an examination is refused", () => {
  const examine_ = async (findings: Finding[], actor = MAKER) => {
    const { id } = await apply();
    await expectRefused("RSSP_ENROLMENT_INVALID", () => examine(CLIENT, { ...by(id, actor), findings }), watch(actor, id));
  };
  it("that does not take 失効確認：未実施, takes it without a reason, or calls it done", async () => {
    await examine_(examined);
    for (const change of [{ note: "" }, { result: "ok" as const }]) {
      subject = `usr_person${++people}`;
      await examine_([...examined, { ...taken, ...change }]);
    }
  });

  it("that leaves items out, changes what was proved, or is of the other route", async () => {
    const all: Finding[][] = [
      [...examined.slice(1), taken],
      [...examined, taken, { item: "names", result: "ok", note: "" }],
      VETTED_ITEMS.map((item) => ({ item, result: "ok", note: "" })),
    ];
    for (const findings of all) {
      subject = `usr_person${++people}`;
      await examine_(findings);
    }
  });

  it("by the applicant himself, who decides it neither", async () => {
    const { id } = await apply();
    const self = `user:${subject}`;
    const own = () => examine(CLIENT, { ...by(id, self), findings: [...examined, taken] });
    await expectRefused("RSSP_ENROLMENT_OWN", own, watch(self, id));
    await examine(CLIENT, { ...by(id, MAKER), findings: [...examined, taken] });
    const decision = () => decide(CLIENT, { ...by(id, self), decision: "approve", reason: "", startUrl: "http://localhost/" });
    await expectRefused("RSSP_ENROLMENT_OWN", decision, watch(self, id));
  });
});

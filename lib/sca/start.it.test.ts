import { generateSync } from "otplib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { beginSetUp } from "@/lib/auth/index.ts";
import { peekSession } from "@/lib/auth/sessions.ts";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { appDb, rsspDb } from "@/lib/db.ts";
import { readMail } from "@/lib/jobs/mail-secret.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { applyByMail } from "@/lib/rssp/index.ts";
import { enrolByVisit, redeemEnrolmentHandle } from "@/lib/rssp/signer.ts";
import { proveApp } from "@/test/enrolment.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { handleOf, PIN } from "@/test/rssp.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import { craftPdf, onePage } from "../pades/testing/craft-pdf.ts";
import { scaClient } from "./credentials.ts";
import {
  cancelContract,
  contractView,
  createFromUpload,
  documentBytes,
  draftView,
  enrolForContract,
  finishSigning,
  openReading,
  remindSigner,
  resultView,
  sendContract,
  setRecipients,
  startView,
  takeUpStart,
} from "./index.ts";
import { REMINDER_PAUSE } from "./remind-signer.ts";

let world: ScaWorld;
let sender: ScaSigner;
let colleague: ScaSigner;
const now = () => world.clock.now;
const PASSWORD = "a long enough pass phrase";
const visitor = { source: "192.0.2.7", userAgent: "test" };
const otpAt = (secret: string) => generateSync({ secret, epoch: Math.floor(now().getTime() / 1000) });

beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信 一郎" });
  colleague = await makeSigner(world, { tenantId: "ten_a", name: "鍵無 四郎", algorithm: null });
});
afterAll(() => world.close());

let people = 0;
const somebody = () => `new${++people}@outside.example`;

async function draftFor(recipients: { email: string; name?: string }[]): Promise<string> {
  const { contractId } = await createFromUpload(
    sender.actor,
    { bytes: craftPdf({ objects: onePage() }), fileName: "覚書.pdf" },
    now(),
  );
  await setRecipients(sender.actor, { contractId, recipients }, now());
  return contractId;
}

async function sentTo(email: string, name = "社外 花子"): Promise<string> {
  const contractId = await draftFor([{ email, name }]);
  await sendContract(sender.actor, contractId, now());
  return contractId;
}

/** What the address is sent, newest first, as it is delivered. */
async function mailsTo(email: string) {
  const rows = await appDb().mail.findMany({ where: { to: email }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
  return rows.map((row) => ({ row, ...readMail(row) }));
}

async function linkOf(email: string, contractId: string) {
  const mail = (await mailsTo(email)).find(({ link }) => link?.includes(`/${contractId}`));
  const token = mail?.link?.match(/\/start\/([^/]+)\//)?.[1] ?? "none";
  return { token, contractId };
}

async function codeOf(email: string): Promise<string> {
  const newest = (await mailsTo(email)).find(({ row }) => row.subject.includes("利用者識別符号"));
  return newest?.text.match(/利用者識別符号：([0-9A-Z-]+)/)?.[1] ?? "none";
}

async function takeUp(link: { token: string; contractId: string }) {
  const { sealed, manualKey } = await beginSetUp({ token: link.token, password: PASSWORD, now: now() });
  const code = otpAt(manualKey.replaceAll(" ", ""));
  const { sessionId, next } = await takeUpStart(link, { password: PASSWORD, sealed, code, visitor }, now());
  const actor = await peekSession(sessionId, now());
  if (!actor) throw new Error("no session");
  return { actor, next };
}

/** ... and stands before the RSSP's page. */
async function toRssp(actor: Awaited<ReturnType<typeof takeUp>>["actor"], contractId: string, romaji = "Hanako Shagai") {
  const { enrolUrl } = await enrolForContract(actor, { contractId, romaji }, now());
  const entry = await redeemEnrolmentHandle({ handle: handleOf(enrolUrl), browserSecretOf: () => undefined, now: now() });
  if (entry.kind !== "fresh") throw new Error("a fresh handle was refused");
  const { id: visitId, browserSecret } = entry;
  return () => ({ visitId, browserSecret, now: now() });
}

describe("somebody from outside", () => {
  test("comes by the mail, registers, makes a key and signs; the certificate says that only the mail address was checked", async () => {
    const email = somebody();
    const contractId = await draftFor([{ email, name: "社外 花子" }]);
    expect((await draftView(sender.actor, contractId, now())).recipients).toMatchObject([{ name: "社外 花子", enrols: true }]);
    expect(await appDb().user.count({ where: { email } }), "an account exists only once it is sent").toBe(0);
    await sendContract(sender.actor, contractId, now());

    const link = await linkOf(email, contractId);
    expect(await startView(link, now())).toMatchObject({ email, name: "社外 花子", sender: { name: "送信 一郎" } });
    const { actor, next } = await takeUp(link);
    expect(next).toBe(`/contracts/${contractId}/read`);
    expect(actor.tenantId).not.toBe("ten_a");
    const before = await openReading(actor, contractId, now());
    expect(before.signing).toBeNull();
    expect(before.enrol).toEqual({ name: "社外 花子", email });

    const page = await toRssp(actor, contractId);
    const totpSecret = await proveApp(page(), await codeOf(email));
    const { returnTo } = await enrolByVisit({ ...page(), newPin: PIN });
    expect(returnTo).toContain(`/contracts/${contractId}/read?enrolment=`);

    const { signingId } = await authoriseAs({ actor, email, totpSecret, credentialId: "" }, contractId, world.clock);
    expect(await finishSigning(signingId, now)).toEqual({ kind: "signed" });
    expect(await resultView(actor, signingId, now())).toMatchObject({ verdict: "TOTAL-PASSED", level: "B-LT" });
    const final = await documentBytes(actor, { contractId }, now());
    const { signatures } = await validatePdf({ pdf: final.bytes, anchors: [], crypto: nodeCrypto, now: now() });
    expect(signatures[0]?.signer, "whoever verifies is told").toMatchObject({ commonName: "Hanako Shagai", ial: 1 });
  });

  test("gets the link alone: no row, page or entry that the sender or an operator reads holds it", async () => {
    const email = somebody();
    const contractId = await sentTo(email);
    const { token } = await linkOf(email, contractId);
    expect(token).toMatch(/^lnk_/);
    expect(JSON.stringify(await contractView(sender.actor, contractId, now()))).not.toContain(token);
    expect((await mailsTo(sender.email)).some(({ link }) => link?.includes("/start/"))).toBe(false);
    const [{ found } = { found: -1 }] = await appDb().$queryRawUnsafe<{ found: number }[]>(
      `SELECT (SELECT count(*) FROM jobs.mail m WHERE m::text LIKE '%${token}%')
            + (SELECT count(*) FROM auth.user_token t WHERE t::text LIKE '%${token}%')
            + (SELECT count(*) FROM sca.recipient r WHERE r::text LIKE '%${token}%') AS found`,
    );
    expect(Number(found)).toBe(0);
  });

  test("a link works once, for its own contract only, and every other link to the account ends with it", async () => {
    const email = somebody();
    const [one, two] = [await sentTo(email), await sentTo(email)];
    const first = await linkOf(email, one);
    const second = await linkOf(email, two);
    const foreign = await sentTo(somebody());
    await expect(startView({ ...first, contractId: foreign }, now())).rejects.toMatchObject({ code: "LINK_INVALID" });
    const { actor } = await takeUp(second);
    for (const link of [first, second]) await expect(startView(link, now())).rejects.toMatchObject({ code: "LINK_INVALID" });
    expect((await openReading(actor, one, now())).enrol, "the other contract waits for the same person").not.toBeNull();
  });

  test("twenty browsers at once with one link: one of them has the account", async () => {
    const email = somebody();
    const link = await linkOf(email, await sentTo(email));
    const tries = Array.from({ length: 20 }, async () => {
      const { sealed, manualKey } = await beginSetUp({ token: link.token, password: PASSWORD, now: now() });
      return takeUpStart(link, { password: PASSWORD, sealed, code: otpAt(manualKey.replaceAll(" ", "")), visitor }, now());
    });
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await appDb().session.count({ where: { user: { email } } })).toBe(1);
  });

  test("whoever only knows the address has nothing: no login before the link was used, and no link after the deadline", async () => {
    const email = somebody();
    const contractId = await sentTo(email);
    const link = await linkOf(email, contractId);
    const { expiresAt } = await appDb().contract.findUniqueOrThrow({ where: { id: contractId } });
    await expect(startView(link, expiresAt as Date)).rejects.toMatchObject({ code: "LINK_INVALID" });
    expect(await appDb().user.findUniqueOrThrow({ where: { email } })).toMatchObject({ passwordHash: null, totpSecret: null });
  });
});

describe("a reminder", () => {
  test("brings somebody new another link, and the lost one stays good until one of them is used", async () => {
    const email = somebody();
    const contractId = await sentTo(email);
    const lost = await linkOf(email, contractId);
    world.clock.forward(REMINDER_PAUSE);
    await remindSigner(sender.actor, contractId, now());
    const found = await linkOf(email, contractId);
    expect(found.token).not.toBe(lost.token);
    await takeUp(found);
    await expect(startView(lost, now())).rejects.toMatchObject({ code: "LINK_INVALID" });
    const { timeline, viewer } = await contractView(sender.actor, contractId, now());
    expect(timeline.map(({ type }) => type)).toContain("reminded");
    expect(viewer.may.remind).toBe(true);
  });

  test("is the sender's, for somebody who is waited for, and not twice within ten minutes, twenty at once among them", async () => {
    const email = somebody();
    const contractId = await sentTo(email);
    const remind = (who: ScaSigner["actor"]) => () => remindSigner(who, contractId, now());
    const watch = (who: ScaSigner["actor"]) => ({ world, actor: `user:${who.userId}`, target: `contract:${contractId}` });
    await expectRefused("REMINDER_TOO_SOON", remind(sender.actor), watch(sender.actor));
    await expectRefused("NOT_FOUND", remind(colleague.actor), watch(colleague.actor));
    world.clock.forward(REMINDER_PAUSE);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, remind(sender.actor)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await mailsTo(email)).filter(({ link }) => link?.includes("/start/"))).toHaveLength(2);
    await cancelContract(sender.actor, contractId, now());
    world.clock.forward(REMINDER_PAUSE);
    await expectRefused("CONTRACT_STATE", remind(sender.actor), watch(sender.actor));
  });
});

describe("naming somebody new", () => {
  const refusal = (contractId: string) => ({ world, actor: `user:${sender.actor.userId}`, target: `contract:${contractId}` });

  test("needs a name; a colleague without a key is not sent round the RA", async () => {
    const contractId = await draftFor([]);
    const name = (recipients: { email: string; name?: string }[]) => () =>
      setRecipients(sender.actor, { contractId, recipients }, now());
    await expectRefused("RECIPIENT_NAME_NEEDED", name([{ email: somebody() }]), refusal(contractId));
    await expectRefused("RECIPIENT_UNKNOWN", name([{ email: colleague.email, name: "偽名" }]), refusal(contractId));
  });

  test("a colleague whose key ended after he was named is not sent a contract that he cannot sign", async () => {
    const leaver = await makeSigner(world, { tenantId: "ten_a", name: "退職 五郎" });
    const contractId = await draftFor([{ email: leaver.email }]);
    await rsspDb().credential.update({ where: { id: leaver.credentialId }, data: { status: "disposed", sealedKey: null } });
    expect((await draftView(sender.actor, contractId, now())).missing).toEqual(["certificate"]);
    await expect(sendContract(sender.actor, contractId, now())).rejects.toMatchObject({ code: "RECIPIENT_UNKNOWN" });
  });

  test("a name typed for somebody who is registered is not taken: he is called by his own", async () => {
    const other = await makeSigner(world, { tenantId: "ten_b", name: "相手 二郎" });
    const contractId = await draftFor([{ email: other.email, name: "別人 太郎" }]);
    expect((await draftView(sender.actor, contractId, now())).recipients).toMatchObject([{ name: "相手 二郎" }]);
  });
});

describe("enrolling oneself", () => {
  const application = (subject: string, change: object = {}) => ({
    ...{ scope: "ten_x", subject, romaji: "Hanako Shagai", kanjiName: "社外 花子", email: `${subject}@outside.example` },
    algorithm: "P-256" as const,
    now: now(),
    ...change,
  });
  const watchRssp = (subject: string, target = "enrolment:new") => ({ world, actor: `subject:${subject}`, target });

  test("is for one's own turn, from outside, and without a key", async () => {
    const email = somebody();
    const contractId = await sentTo(email);
    const { actor } = await takeUp(await linkOf(email, contractId));
    const foreign = await sentTo(somebody());
    const own = (who: ScaSigner["actor"], id: string) => () => enrolForContract(who, { contractId: id, romaji: "X Y" }, now());
    const target = (id: string) => ({ world, target: `contract:${id}` });
    await expectRefused("NOT_FOUND", own(actor, foreign), { ...target(foreign), actor: `user:${actor.userId}` });
    await expectRefused("NOT_YOUR_TURN", own(sender.actor, foreign), {
      ...target(foreign),
      actor: `user:${sender.actor.userId}`,
    });
    await expectRefused("RSSP_ENROLMENT_HELD", () => applyByMail(scaClient(), application(sender.actor.userId)), {
      ...watchRssp(sender.actor.userId),
    });
  });

  test("the code goes to the mail address only, at most once a minute, and corrected names make the former worthless", async () => {
    const subject = "usr_self1";
    const first = await applyByMail(scaClient(), application(subject));
    const again = await applyByMail(scaClient(), application(subject));
    expect(again.id).toBe(first.id);
    const mails = () => mailsTo(`${subject}@outside.example`);
    expect(await mails()).toHaveLength(1);
    world.clock.forward(61_000);
    const other = await applyByMail(scaClient(), application(subject, { romaji: "Hana Shagai" }));
    expect(other.id).not.toBe(first.id);
    expect(await mails()).toHaveLength(2);
    const rows = await rsspDb().$queryRaw<{ state: string }[]>`
      SELECT state::text FROM rssp.enrolment WHERE subject = ${subject} ORDER BY applied_at, id`;
    expect(rows.map(({ state }) => state).toSorted()).toEqual(["approved", "withdrawn"]);
    expect(JSON.stringify([first, again, other])).not.toContain(await codeOf(`${subject}@outside.example`));
  });

  test("twenty at once for one person leave one enrolment and one mail", async () => {
    const subject = "usr_self2";
    const all = await Promise.all(Array.from({ length: 20 }, () => applyByMail(scaClient(), application(subject))));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(await mailsTo(`${subject}@outside.example`)).toHaveLength(1);
  });

  test("words that hold no name are refused", async () => {
    const subject = "usr_self3";
    const bad = () => applyByMail(scaClient(), application(subject, { romaji: "花子" }));
    await expectRefused("RSSP_ENROLMENT_INVALID", bad, {
      world,
      actor: `client:${scaClient().clientId}`,
      target: "enrolment:new",
    });
  });
});

import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POOL_SIZE, rsspDb } from "@/lib/db.ts";
import { newId, secureRandom } from "@/lib/ids.ts";
import { approveEnrolment, proveApp } from "@/test/enrolment.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { SoftPasskey } from "@/test/passkey.ts";
import { atThePage, CLIENT, Clock, handleOf, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { credentialsOf, openEnrolment } from "../index.ts";
import { ENROLMENT_CODE_LIFE, ENROLMENT_VISIT_LIFE } from "../limits.ts";
import { setRsspPorts } from "../ports.ts";
import { newEnrolmentCode } from "../ra/code.ts";
import {
  askFirstPasskey,
  beginFirstPasskey,
  chooseFirstFactor,
  enrolByVisit,
  enrolmentProgress,
  enterCode,
  proveFirstFactor,
  redeemEnrolmentHandle,
  registerFirstPasskey,
  viewEnrolment,
} from "../signer.ts";
import { isFirst } from "../ssa/one-maker.ts";

let world: World;
const clock = new Clock();
const PIN = "60284917";
const WRONG = "0000-0000-0000-0000";
let subject = "";
let enrolmentId = "";
let code = "";
let people = 0;

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
});
afterAll(() => world.close());
beforeEach(async () => {
  subject = `usr_new${++people}`;
  await approve();
});

async function approve(): Promise<void> {
  ({ enrolmentId, code } = await approveEnrolment(subject, clock));
}

const open = (change: object = {}) =>
  openEnrolment(CLIENT, {
    subject,
    enrolmentId,
    loginAt: clock.now.toISOString(),
    returnUrl: "http://localhost:3000/credentials",
    now: clock.now,
    ...change,
  });

/** The browser has come with its handle. */
async function arrived() {
  const { visitId, enrolUrl } = await open();
  const entry = await redeemEnrolmentHandle({ handle: handleOf(enrolUrl), browserSecretOf: () => undefined, now: clock.now });
  if (entry.kind !== "fresh") throw new Error("a fresh handle was refused");
  const { browserSecret } = entry;
  return { visitor: () => ({ visitId, browserSecret, now: clock.now }), enrolUrl };
}

/** ... the code is right, and an authenticator app has proved itself. */
async function proved() {
  const { visitor } = await arrived();
  const secret = await proveApp(visitor(), code);
  return { visitor, secret, make: (newPin = PIN) => enrolByVisit({ ...visitor(), newPin }) };
}

const own = () => credentialsOf(CLIENT, { subject, now: clock.now });
const stored = () => rsspDb().enrolment.findUniqueOrThrow({ where: { id: enrolmentId } });
const watch = (secrets: string[] = []) => ({ world, actor: `subject:${subject}`, target: `enrolment:${enrolmentId}`, secrets });

describe("an approved enrolment", () => {
  it("ends in a key of the signer's own that signs; the certificate states the name and the assurance that were examined", async () => {
    const { make, secret } = await proved();
    expect(await make()).toEqual({ outcome: "done", returnTo: `http://localhost:3000/credentials?enrolment=${enrolmentId}` });
    const [credential] = await own();
    if (!credential) throw new Error("no credential");
    expect(credential).toMatchObject({ status: "active", displayName: "新規 花子", holding: "wrapped", ial: 2, aal: 2 });
    const certificate = new X509Certificate(Buffer.from(credential.chain[0] as string, "base64"));
    expect(certificate.subject).toContain("CN=Shinki Hanako");
    expect(certificate.raw.toString("hex")).toContain("88370a0302"); // the policy 2.999.10.3.2: IAL2
    expect(await stored()).toMatchObject({ state: "completed", credentialId: credential.credentialId, codeUsedAt: clock.now });

    const { signerId } = await rsspDb().credential.findUniqueOrThrow({ where: { id: credential.credentialId } });
    const signer: TestSigner = { subject, signerId, totpSecret: secret, credential };
    const page = await atThePage(signer, clock.nextStep());
    expect(await press(page, signer, clock.now, { pin: PIN })).toMatchObject({ outcome: "signed" });
  });

  it("takes a passkey whose PRF then enters the seal of the key", async () => {
    const { visitor } = await arrived();
    const passkey = new SoftPasskey({ prf: true });
    await enterCode({ ...visitor(), code });
    await chooseFirstFactor({ ...visitor(), kind: "passkey" });
    const { challenge, extensions } = await beginFirstPasskey(visitor());
    const prfSalt = Buffer.from(extensions.prf.eval.first, "base64url");
    await registerFirstPasskey({ ...visitor(), registration: passkey.registration({ challenge, prfSalt }) });
    await proveFirstFactor({ ...visitor(), ...passkey.answer(await askFirstPasskey(visitor())) });
    expect((await viewEnrolment(visitor()))?.fresh).toMatchObject({ step: "confirm", kind: "passkey", prf: true });
    await enrolByVisit({ ...visitor(), newPin: PIN });
    const [credential] = await own();
    const row = await rsspDb().authenticator.findFirstOrThrow({ where: { credentialId: credential?.credentialId ?? "" } });
    expect(row).toMatchObject({ kind: "passkey", prfSalt: new Uint8Array(prfSalt) });
  });

  it("pressed 20 times at once, in two tabs, makes one key", async () => {
    const [one, another] = [await proved(), await proved()];
    const ends = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : another).make()));
    expect(ends.map(({ outcome }) => outcome).toSorted()).toEqual([...Array(19).fill("already"), "done"]);
    expect(await own()).toHaveLength(1);
  });

  it("abandoned half way is taken up again from another browser, with the same code", async () => {
    await proved();
    clock.forward(ENROLMENT_VISIT_LIFE);
    const { make } = await proved();
    expect(await make()).toMatchObject({ outcome: "done" });
  });

  it("whose process died between key and activation is finished by a repeat: what it left is disposed of", async () => {
    const { make } = await proved();
    const signer = await rsspDb().signer.create({
      data: { id: newId("sgn"), subject, displayName: "新規 花子", createdAt: clock.now },
    });
    const spki = Uint8Array.from(secureRandom(91));
    await rsspDb().credential.create({
      data: {
        id: "NAT-SIGN-90001",
        signerId: signer.id,
        status: "pending",
        algorithm: "P256",
        holding: "wrapped",
        spki,
        spkiHash: Uint8Array.from(secureRandom(32)),
        chain: [],
        keyOrigin: "rssp",
        enrolmentId,
        createdAt: clock.now,
      },
    });
    expect(await make()).toMatchObject({ outcome: "done" });
    expect((await own()).map(({ status }) => status).toSorted()).toEqual(["active", "disposed"]);
    expect(await stored()).toMatchObject({ state: "completed" });
  });

  it("whose code has gone when the certificate is there: the key is ended with it, and nothing is completed", async () => {
    const { make } = await proved();
    await rsspDb().enrolment.update({ where: { id: enrolmentId }, data: { codeUsedAt: clock.now } });
    await expect(make()).rejects.toMatchObject({ code: "RSSP_ENROLMENT_CODE_OVER" });
    expect((await own()).map(({ status }) => status)).toEqual(["disposed"]);
    expect(await stored()).toMatchObject({ state: "approved", credentialId: null });
  });
});

describe("the page knows", () => {
  it("how many wrong codes are left, and why none is taken any more", async () => {
    const { visitor } = await arrived();
    await expect(enterCode({ ...visitor(), code: WRONG })).rejects.toMatchObject({ details: { left: 4 } });
    expect(await viewEnrolment(visitor())).toMatchObject({ codesLeft: 4, fault: null, fresh: null });
    for (let attempt = 0; attempt < 4; attempt++) await enterCode({ ...visitor(), code: WRONG }).catch(() => undefined);
    expect(await viewEnrolment(visitor())).toMatchObject({ codesLeft: 0, fault: "RSSP_ENROLMENT_CODE_LOCKED" });
  });

  it("that the application was withdrawn, or its code is over", async () => {
    const { visitor } = await arrived();
    await rsspDb().enrolment.update({ where: { id: enrolmentId }, data: { codeExpiresAt: clock.now } });
    expect(await viewEnrolment(visitor())).toMatchObject({ enrolment: "approved", fault: "RSSP_ENROLMENT_CODE_OVER" });
    await rsspDb().enrolment.update({ where: { id: enrolmentId }, data: { state: "withdrawn" } });
    expect(await viewEnrolment(visitor())).toMatchObject({ enrolment: "withdrawn", fault: "RSSP_ENROLMENT_CODE_OVER" });
  });

  it("how far the key is while somebody makes it, and nothing of it to another browser", async () => {
    const { visitor, make } = await proved();
    expect(await enrolmentProgress(visitor())).toEqual({ stage: null, done: false });
    await rsspDb().$transaction(async (tx) => {
      expect(await isFirst(tx, `rssp.enrolment:${enrolmentId}`)).toBe(true);
      expect(await enrolmentProgress(visitor())).toEqual({ stage: "key", done: false });
      expect(await viewEnrolment(visitor())).toMatchObject({ making: "key" });
      expect(await enrolmentProgress({ ...visitor(), browserSecret: "another browser's" })).toEqual({ stage: null, done: false });
    });
    expect(await enrolmentProgress(visitor())).toEqual({ stage: null, done: false });
    await make();
    expect(await enrolmentProgress(visitor())).toEqual({ stage: null, done: true });
  });

  it("of more people at once than there are connections, each gets a key", async () => {
    const all: Awaited<ReturnType<typeof proved>>[] = [];
    while (all.length < POOL_SIZE + 2) {
      subject = `usr_new${++people}`;
      await approve();
      all.push(await proved());
    }
    const outcomes = await Promise.all(all.map(({ make }) => make()));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(POOL_SIZE + 2).fill("done"));
  }, 120_000);

  it("at its end which certificate was registered, as the certificate itself says", async () => {
    const { visitor, make } = await proved();
    await make();
    const [credential] = await own();
    const { serialNumber } = new X509Certificate(Buffer.from(credential?.chain[0] as string, "base64"));
    expect(await viewEnrolment(visitor())).toMatchObject({
      state: "done",
      certificate: {
        credentialId: credential?.credentialId,
        usable: true,
        serial: serialNumber.match(/../g)?.join(" "),
        factor: "totp",
        levelLabel: credential?.level.label,
      },
    });
  });
});

describe("it is refused", () => {
  it("with a wrong code; after five the right one is refused too", async () => {
    const { visitor } = await arrived();
    const enter = (typed: string) => () => enterCode({ ...visitor(), code: typed });
    for (let attempt = 0; attempt < 4; attempt++) await expectRefused("RSSP_ENROLMENT_CODE_WRONG", enter(WRONG), watch([WRONG]));
    await expectRefused("RSSP_ENROLMENT_CODE_LOCKED", enter(WRONG), watch([WRONG]));
    await expectRefused("RSSP_ENROLMENT_CODE_LOCKED", enter(code), watch([code]));
  });

  it("guessed a hundred times at once, from as many visits as there are: five are judged", async () => {
    const { visitor } = await arrived();
    const guesses = Array.from({ length: 100 }, () => enterCode({ ...visitor(), code: newEnrolmentCode(secureRandom) }));
    const ends = (await Promise.allSettled(guesses)).map((end) => (end.status === "rejected" ? end.reason.code : "let in"));
    expect(ends.filter((end) => end === "RSSP_ENROLMENT_CODE_WRONG")).toHaveLength(4);
    expect(ends.filter((end) => end === "RSSP_ENROLMENT_CODE_LOCKED")).toHaveLength(96);
  });

  it("late, and with a code that was used", async () => {
    const { make } = await proved();
    const other = await arrived();
    await make();
    const again = () => enterCode({ ...other.visitor(), code });
    await expectRefused("RSSP_ENROLMENT_CODE_OVER", again, watch([code]));
    await approve();
    clock.forward(ENROLMENT_CODE_LIFE);
    const { visitor } = await arrived();
    await expectRefused("RSSP_ENROLMENT_CODE_OVER", () => enterCode({ ...visitor(), code }), watch([code]));
  });

  it("out of order: no factor before the code, no key before the factor, and none under a PIN guessed first", async () => {
    const { visitor } = await arrived();
    await expectRefused("INPUT_INVALID", () => chooseFirstFactor({ ...visitor(), kind: "totp" }), watch());
    await expectRefused("INPUT_INVALID", () => enrolByVisit({ ...visitor(), newPin: PIN }), watch([PIN]));
    await enterCode({ ...visitor(), code });
    await expectRefused("RSSP_NEW_FACTOR_WRONG", () => enrolByVisit({ ...visitor(), newPin: PIN }), watch([PIN]));
    await chooseFirstFactor({ ...visitor(), kind: "totp" });
    await expectRefused("RSSP_NEW_FACTOR_WRONG", () => proveFirstFactor({ ...visitor(), otp: "000000" }), watch());
    const { make } = await proved();
    await expectRefused("RSSP_PIN_TOO_SIMPLE", () => make("12345678"), watch(["12345678"]));
  });

  it("to another browser, to whoever brings the handle again, and after half an hour", async () => {
    const { visitor, enrolUrl } = await arrived();
    const stranger = { world, actor: "browser:unknown" };
    const foreign = () => enterCode({ ...visitor(), browserSecret: "another browser's", code });
    await expectRefused("NOT_FOUND", foreign, { ...stranger, target: "enrolment:unknown" });
    const again = () => redeemEnrolmentHandle({ handle: handleOf(enrolUrl), browserSecretOf: () => undefined, now: clock.now });
    await expectRefused("RSSP_HANDLE_REFUSED", again, { ...stranger, target: `enrolment:${enrolmentId}` });
    clock.forward(ENROLMENT_VISIT_LIFE);
    await expectRefused("RSSP_ERRAND_EXPIRED", () => enterCode({ ...visitor(), code }), watch([code]));
  });

  it("to another person, or before it is approved", async () => {
    const client = { world, actor: `client:${CLIENT.clientId}`, target: `enrolment:${enrolmentId}` };
    await expectRefused("RSSP_ENROLMENT_UNKNOWN", () => open({ subject: "usr_mallory" }), client);
    await expectRefused("RSSP_ERRAND_INVALID", () => open({ returnUrl: "https://evil.example/" }), client);
    await rsspDb().enrolment.update({ where: { id: enrolmentId }, data: { state: "withdrawn" } });
    await expectRefused("RSSP_ENROLMENT_STATE", () => open(), client);
  });
});

it("neither PIN nor code stands in what a visit keeps, or in the audit log", async () => {
  const { make, visitor } = await proved();
  const { visitId } = visitor();
  const kept = await rsspDb().enrolmentVisit.findUniqueOrThrow({ where: { id: visitId } });
  expect(Buffer.from(kept.progress as Uint8Array).toString("latin1")).not.toContain(code);
  await make();
  expect(await rsspDb().enrolmentVisit.findUniqueOrThrow({ where: { id: visitId } })).toMatchObject({
    state: "done",
    progress: null,
  });
});

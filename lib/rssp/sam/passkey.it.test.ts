import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { rsspDb } from "@/lib/db.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { type Bent, RSSP_ORIGIN, SoftPasskey } from "@/test/passkey.ts";
import {
  atThePage,
  CLIENT,
  Clock,
  enrolSigner,
  otpAt,
  type Page,
  PIN,
  press,
  registerSca,
  type TestSigner,
} from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { credentialInfo, signatureRequestState } from "../index.ts";
import { askPasskey, authorise, setRsspPorts } from "../signer.ts";
import { factorIdentity } from "./factor-identity.ts";
import { openSealedKey } from "./seal-key.ts";

let world: World;
let signers = 0;
/** another house a test: the throttle is none of its matter */
let sources = 0;
const clock = new Clock();
type Owner = TestSigner & { passkey: SoftPasskey };

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});
beforeEach(() => {
  clock.nextStep();
  sources++;
});

async function ownerOf(passkey: SoftPasskey): Promise<Owner> {
  const signer = await enrolSigner(`usr_${++signers}`, clock.now, "P-256", "wrapped", passkey.factor());
  return { ...signer, passkey };
}

/** The passkey's answer to what this page asks, as a form brings it. */
async function answerAt(page: Page, { passkey }: Owner, { left, ...bent }: Bent & { left?: number[] } = {}) {
  const question = await askPasskey({ ...page, left, now: clock.now });
  return passkey.answer(question, bent);
}

type Form = Partial<Parameters<typeof authorise>[0]>;
const send = (page: Page, form: Form) => {
  const { requestId, browserSecret, shown } = page;
  return authorise({ requestId, browserSecret, shown, pin: PIN, source: `192.0.2.${sources}`, now: clock.now, ...form });
};

const watch = (signer: TestSigner, page: Page) => ({
  world,
  actor: `signer:${signer.signerId}`,
  target: `request:${page.requestId}`,
  secrets: [PIN],
});
const refused = (signer: TestSigner, page: Page, form: Form) =>
  expectRefused("RSSP_FACTORS_WRONG", () => send(page, form), watch(signer, page));
const authenticatorOf = (signer: TestSigner) =>
  rsspDb().authenticator.findFirstOrThrow({ where: { credentialId: signer.credential.credentialId, removedAt: null } });

describe("PIN and passkey", () => {
  it.each([
    ["without PRF", {}],
    ["with PRF", { prf: true }],
    ["synced, without counter", { prf: true, synced: true, counts: false }],
  ])("together make one signature: a passkey %s", async (_, kind) => {
    const owner = await ownerOf(new SoftPasskey(kind));
    const page = await atThePage(owner, clock.now);
    expect(page.view.credential.factor).toMatchObject({ kind: "passkey", prf: "prf" in kind, synced: "synced" in kind });
    const before = cm().signCount();
    await expect(send(page, await answerAt(page, owner))).resolves.toMatchObject({ outcome: "signed" });
    expect(cm().signCount()).toBe(before + 1);
    expect((await authenticatorOf(owner)).passkeyCounter).toBe(BigInt(owner.passkey.counter));
  });

  it("authorise as level 2's way does", async () => {
    const owner = await ownerOf(new SoftPasskey());
    const { level } = await credentialInfo(CLIENT, { credentialId: owner.credential.credentialId, now: clock.now });
    expect(level).toMatchObject({ level: 1, authorisedAsLevel: 2 });
  });

  it("what the signer took off the list is in the challenge, and is not signed", async () => {
    const owner = await ownerOf(new SoftPasskey());
    const page = await atThePage(owner, clock.now, { count: 4 });
    const proof = await answerAt(page, owner, { left: [3, 1] });
    await send(page, { ...proof, left: [1, 3] });
    const { values } = await signatureRequestState(CLIENT, { requestId: page.requestId, now: clock.now });
    expect(values?.map((value) => value !== null)).toEqual([true, false, true, false]);
  });

  it("the question names this passkey alone, asks that its owner be verified, and is for the RSSP's host", async () => {
    const owner = await ownerOf(new SoftPasskey({ prf: true }));
    const page = await atThePage(owner, clock.now);
    const question = await askPasskey({ ...page, now: clock.now });
    expect(question).toMatchObject({ rpId: "rssp.localhost", userVerification: "required" });
    expect(question.allowCredentials?.map(({ id }) => id)).toEqual([Buffer.from(owner.passkey.id).toString("base64url")]);
    expect(Buffer.from(question.challenge, "base64url")).toHaveLength(32);
    expect(question.extensions.prf?.eval.first).toMatch(/^[\w-]{43}$/);
  });

  it("another browser is asked nothing, and nobody once the request has ended", async () => {
    const owner = await ownerOf(new SoftPasskey());
    const page = await atThePage(owner, clock.now);
    await expectRefused("NOT_FOUND", () => askPasskey({ ...page, browserSecret: "x".repeat(43), now: clock.now }), {
      world,
      actor: "browser:unknown",
      target: "request:unknown",
    });
    await send(page, await answerAt(page, owner));
    await expect(askPasskey({ ...page, now: clock.now })).rejects.toMatchObject({ code: "RSSP_REQUEST_CLOSED" });
    const late = await atThePage(owner, clock.now);
    await expect(askPasskey({ ...late, now: clock.forward(11 * 60_000) })).rejects.toMatchObject({
      code: "RSSP_REQUEST_EXPIRED",
    });
  });
});

describe("an assertion is refused", () => {
  it("for another request of the same signer", async () => {
    const owner = await ownerOf(new SoftPasskey());
    const [page, other] = [await atThePage(owner, clock.now), await atThePage(owner, clock.now)];
    await refused(owner, page, await answerAt(other, owner));
  });

  it("for another choice from the list: more is left in, or less", async () => {
    const owner = await ownerOf(new SoftPasskey());
    const page = await atThePage(owner, clock.now, { count: 3 });
    await refused(owner, page, { ...(await answerAt(page, owner, { left: [2] })), left: [] });
    await refused(owner, page, { ...(await answerAt(page, owner)), left: [2] });
    await refused(owner, page, { ...(await answerAt(page, owner, { left: [1] })), left: [2] });
  });

  it("sent again after a wrong PIN: each attempt asks anew", async () => {
    const owner = await ownerOf(new SoftPasskey({ prf: true }));
    const page = await atThePage(owner, clock.now);
    const proof = await answerAt(page, owner);
    await refused(owner, page, { ...proof, pin: "90617284" });
    await refused(owner, page, proof);
    await expect(send(page, await answerAt(page, owner))).resolves.toMatchObject({ outcome: "signed" });
  });

  it("sent again after it has signed", async () => {
    const owner = await ownerOf(new SoftPasskey());
    const page = await atThePage(owner, clock.now);
    const proof = await answerAt(page, owner);
    await send(page, proof);
    const next = await atThePage(owner, clock.now);
    await refused(owner, next, proof);
  });

  const bents: [string, Bent][] = [
    ["that does not say that its owner was verified", { verified: false }],
    ["given at the SCA's origin", { origin: "http://localhost:3000" }],
    ["given at another port", { origin: "http://rssp.localhost:3999" }],
    ["for another relying party", { rpId: "localhost" }],
    ["over a challenge of the client's own", { challenge: Buffer.alloc(32, 7).toString("base64url") }],
    ["made at a registration", { type: "webauthn.create" }],
    ["given in a frame of somebody's page", { crossOrigin: true }],
    ["given in a frame whose page is named", { crossOrigin: true, topOrigin: "https://evil.example" }],
    ["of a passkey that has become one that leaves its device", { synced: true }],
  ];
  it.each(bents)("%s", async (_, bent) => {
    const owner = await ownerOf(new SoftPasskey({ prf: true }));
    const page = await atThePage(owner, clock.now);
    await refused(owner, page, await answerAt(page, owner, bent));
  });

  it("with a counter that stands still or goes back: the passkey exists twice", async () => {
    const owner = await ownerOf(new SoftPasskey());
    const first = await atThePage(owner, clock.now);
    await send(first, await answerAt(first, owner));
    const kept = owner.passkey.counter;
    const page = await atThePage(owner, clock.now);
    for (const counter of [kept, kept - 1, 0]) await refused(owner, page, await answerAt(page, owner, { counter }));
    expect((await authenticatorOf(owner)).passkeyCounter).toBe(BigInt(kept));
  });

  it("of another signer's passkey, under its own name or under this one's", async () => {
    const [owner, other] = [await ownerOf(new SoftPasskey({ prf: true })), await ownerOf(new SoftPasskey({ prf: true }))];
    const page = await atThePage(owner, clock.now);
    const foreign = other.passkey.answer(await askPasskey({ ...page, now: clock.now }));
    await refused(owner, page, foreign);
    const id = Buffer.from(owner.passkey.id).toString("base64url");
    const disguised = other.passkey.answer(await askPasskey({ ...page, now: clock.now })).assertion;
    await refused(owner, page, { ...foreign, assertion: { ...disguised, id, rawId: id } });
  });

  it("that is no assertion at all, whatever its shape", async () => {
    const owner = await ownerOf(new SoftPasskey());
    const page = await atThePage(owner, clock.now);
    const { assertion } = await answerAt(page, owner);
    for (const broken of ["yes", 1, [], { ...assertion, response: {} }]) await refused(owner, page, { assertion: broken });
  });
});

describe("with a PRF credential", () => {
  it("the right PIN alone opens nothing, whoever asks", async () => {
    const owner = await ownerOf(new SoftPasskey({ prf: true }));
    const credential = await rsspDb().credential.findUniqueOrThrow({ where: { id: owner.credential.credentialId } });
    const authenticator = await authenticatorOf(owner);
    const factor = factorIdentity(authenticator, null);
    const prf = owner.passkey.prf(authenticator.prfSalt as Uint8Array);
    expect(await openSealedKey(credential, { pin: PIN, factor })).toBeNull();
    expect(await openSealedKey(credential, { pin: PIN, factor, prf: new Uint8Array(32) })).toBeNull();
    expect(await openSealedKey(credential, { pin: "90617284", factor, prf })).toBeNull();
    expect(await openSealedKey(credential, { pin: PIN, factor, prf })).not.toBeNull();
  });

  it("a right assertion without PRF output, or with another passkey's, is refused", async () => {
    const [owner, other] = [await ownerOf(new SoftPasskey({ prf: true })), new SoftPasskey({ prf: true })];
    const page = await atThePage(owner, clock.now);
    const { prfSalt } = await authenticatorOf(owner);
    await refused(owner, page, { ...(await answerAt(page, owner)), prf: undefined });
    await refused(owner, page, { ...(await answerAt(page, owner)), prf: other.prf(prfSalt as Uint8Array) });
    await expect(send(page, await answerAt(page, owner))).resolves.toMatchObject({ outcome: "signed" });
  });

  it("without one, PRF output that comes along is not looked at", async () => {
    const owner = await ownerOf(new SoftPasskey());
    const page = await atThePage(owner, clock.now);
    const proof = await answerAt(page, owner);
    await expect(send(page, { ...proof, prf: new Uint8Array(32) })).resolves.toMatchObject({ outcome: "signed" });
  });
});

describe("the credential's own second factor decides", () => {
  it("the PIN of a passkey's owner beside a one-time password is a PIN alone: refused by policy, and no attempt", async () => {
    const owner = await ownerOf(new SoftPasskey());
    const page = await atThePage(owner, clock.now);
    const otp = otpAt(owner, clock.now);
    for (const form of [{}, { otp }]) {
      await expectRefused("RSSP_MEANS_REFUSED", () => send(page, form), watch(owner, page));
    }
    const { failedAttempts } = await rsspDb().credential.findUniqueOrThrow({ where: { id: owner.credential.credentialId } });
    expect(failedAttempts).toBe(0);
  });

  it("an assertion opens no credential that asks for a one-time password", async () => {
    const signer = await enrolSigner(`usr_${++signers}`, clock.now);
    const page = await atThePage(signer, clock.now);
    const question = { challenge: "AAAA", extensions: {} };
    const { assertion } = new SoftPasskey().answer(question);
    await expectRefused(
      "RSSP_MEANS_REFUSED",
      () => press(page, signer, clock.now, { otp: undefined, assertion }),
      watch(signer, page),
    );
    await expect(askPasskey({ ...page, now: clock.now })).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });

  it("a passkey that a database writer puts in its place, or whose PRF he strikes out, opens nothing with the right PIN", async () => {
    const owner = await ownerOf(new SoftPasskey({ prf: true }));
    const page = await atThePage(owner, clock.now);
    const { id, passkeyId, passkeyPublicKey, prfSalt } = await authenticatorOf(owner);
    const put = (data: object) => rsspDb().authenticator.update({ where: { id }, data });
    await put({ prfSalt: null });
    await refused(owner, page, await answerAt(page, owner));
    const thief = new SoftPasskey();
    await put({ passkeyId: thief.id, passkeyPublicKey: thief.cosePublicKey() });
    await refused(owner, page, thief.answer(await askPasskey({ ...page, now: clock.now })));
    await put({ passkeyId, passkeyPublicKey, prfSalt });
    await expect(send(page, await answerAt(page, owner))).resolves.toMatchObject({ outcome: "signed" });
  });

  it("one passkey serves one credential", async () => {
    const passkey = new SoftPasskey();
    await ownerOf(passkey);
    await expect(ownerOf(passkey)).rejects.toThrow();
    expect(RSSP_ORIGIN).toBe(world.env.RSSP_ORIGIN);
  });
});

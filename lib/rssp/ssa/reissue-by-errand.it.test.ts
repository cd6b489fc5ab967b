import { X509Certificate } from "node:crypto";
import { generateSync } from "otplib";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { cm } from "@/hsm/index.ts";
import { appDb, rsspDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { atTheErrand, offerInMail, openErrandFor } from "@/test/errands.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { atThePage, CLIENT, Clock, enrolSigner, PIN, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { credentialsOf, errandState, offerReissue, suspendCredential } from "../index.ts";
import { chooseFactor, proveNewFactor, reissueByErrand, setRsspPorts, viewNewFactor } from "../signer.ts";
import { ialOf } from "./assurance.ts";
import { holderOf } from "./certificate.ts";

let world: World;
let owner: pg.Client;
let signer: TestSigner;
const clock = new Clock();
const NEW_PIN = "60284917";
let people = 0;

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  await registerSca(clock.now);
});
afterAll(async () => {
  await owner.end();
  await world.close();
});
beforeEach(async () => {
  signer = await enrolSigner(`usr_${++people}`, clock.nextStep(), "P-256", "wrapped", undefined, 2);
});

const act = () => ({
  subject: signer.subject,
  credentialId: signer.credential.credentialId,
  actor: "user:usr_ra",
  reason: "本人を店頭で確認した",
  now: clock.now,
});
const row = () => rsspDb().credential.findUniqueOrThrow({ where: { id: signer.credential.credentialId } });
const own = () => credentialsOf(CLIENT, { subject: signer.subject, now: clock.now });

/** Offered by RA staff, and begun from the mail. */
async function begun() {
  await offerReissue(CLIENT, { ...act(), startUrl: "http://localhost:3000/credentials" });
  const offer = await offerInMail(`${signer.subject}@signer.example`);
  const { view: _, ...page } = await atTheErrand(signer, clock.nextStep(), { purpose: "reissue", offer });
  return page;
}

/** ... and a new app registered and tried. */
async function proved() {
  const page = await begun();
  const visitor = () => ({ ...page, now: clock.now });
  await chooseFactor({ ...visitor(), kind: "totp" });
  const fresh = await viewNewFactor(visitor());
  if (fresh?.step !== "register" || fresh.kind !== "totp") throw new Error("no app to register");
  const secret = fresh.enrolment.manualKey.replaceAll(" ", "");
  const code = (at: Date) => generateSync({ secret, epoch: Math.floor(at.getTime() / 1000) });
  await proveNewFactor({ ...visitor(), otp: code(clock.now) });
  const send = (change: Partial<Parameters<typeof reissueByErrand>[0]> = {}) =>
    reissueByErrand({ ...visitor(), newPin: NEW_PIN, ...change });
  return { page, send, code, secret };
}

describe("one offer", () => {
  it("makes one key, also by two errands at once", async () => {
    const [one, another] = [await proved(), await proved()];
    const ends = await Promise.allSettled([one.send(), another.send()]);
    expect(ends.filter((end) => end.status === "fulfilled" && end.value.outcome === "done")).toHaveLength(1);
    expect(await own()).toHaveLength(2); // the old one, and one in its place
  });

  it("pressed 20 times at once takes no connection that the making needs, nor anybody else's", async () => {
    const { send } = await proved();
    const outcomes = (await Promise.all(Array.from({ length: 20 }, () => send()))).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual([...Array(19).fill("already"), "done"]);
    expect(await own()).toHaveLength(2);
  });
});

describe("a re-issue", () => {
  it("makes a new key and certificate under the same names, and ends the old ones", async () => {
    const before = await row();
    const { page, send } = await proved();
    expect(await send()).toEqual({ outcome: "done", returnTo: `http://localhost:3000/credentials?errand=${page.errandId}` });
    const [old, fresh] = await own();
    expect(old).toMatchObject({ credentialId: before.id, status: "disposed" });
    expect(fresh).toMatchObject({ status: "active", algorithm: "P-256", holding: "wrapped", displayName: "署名者 一郎" });
    expect(await row()).toMatchObject({ sealedKey: null, pinSalt: null, status: "disposed" });

    const certificate = Buffer.from(fresh?.chain[0] as string, "base64");
    expect(ialOf(certificate)).toBe(2);
    expect(holderOf(certificate)).toEqual(holderOf(before.chain[0] as Uint8Array));
    expect(holderOf(certificate).commonName).toBe(`Shomeisha ${signer.subject}`);
    const serial = new X509Certificate(before.chain[0] as Uint8Array).serialNumber.toLowerCase();
    const revoked = await appDb().issuedCertificate.findUniqueOrThrow({ where: { serial } });
    expect([revoked.revokedAt, revoked.reason]).toEqual([clock.now, 4]); // superseded
    expect(await errandState(CLIENT, { errandId: page.errandId, now: clock.now })).toMatchObject({ state: "done" });
  });

  it("the new PIN and the new app sign from then on; the old ones open nothing, and the code it was proved with is used up", async () => {
    const { send, code, secret } = await proved();
    const used = code(clock.now);
    await send();
    const [, credential] = await own();
    if (!credential) throw new Error("no new credential");
    const anew: TestSigner = { ...signer, credential, totpSecret: secret };
    const page = await atThePage(anew, clock.now);
    const refused = (change: object) =>
      expect(press(page, anew, clock.now, { pin: NEW_PIN, ...change })).rejects.toMatchObject({ code: "RSSP_FACTORS_WRONG" });
    await refused({ otp: used });
    clock.nextStep();
    await refused({ pin: PIN });
    clock.nextStep();
    await refused({ otp: generateSync({ secret: signer.totpSecret, epoch: Math.floor(clock.now.getTime() / 1000) }) });
    clock.nextStep();
    expect(await press(page, anew, clock.now, { pin: NEW_PIN })).toMatchObject({ outcome: "signed" });
  });

  it("works for a credential that is locked and suspended: it is the way out of both", async () => {
    const page = await atThePage(signer, clock.nextStep());
    for (let attempt = 0; attempt < 5; attempt++)
      await expect(press(page, signer, clock.now, { pin: "90617284" })).rejects.toThrow();
    await suspendCredential(CLIENT, act());
    await (await proved()).send();
    expect((await own()).map(({ status, locked }) => [status, locked])).toEqual([
      ["disposed", false],
      ["active", false],
    ]);
  });

  it("is told to the signer, and recorded as his, without the PIN", async () => {
    await (await proved()).send();
    const mails = await owner.query(`SELECT subject, text FROM jobs.mail WHERE "to" = $1`, [`${signer.subject}@signer.example`]);
    expect(mails.rows.map(({ subject }) => subject)).toContain("【署名鍵】署名用証明書を再発行しました");
    const leaves = await owner.query(
      "SELECT type, convert_from(leaf, 'UTF8') AS leaf FROM audit.leaf WHERE actor = $1 ORDER BY id",
      [`signer:${signer.signerId}`],
    );
    const types = leaves.rows.map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining(["rssp.credential.enrolled", "trust.certificate.revoked", "rssp.credential.disposed"]),
    );
    expect(JSON.stringify([mails.rows, leaves.rows])).not.toContain(NEW_PIN);
  });

  it("sent twice at once makes one key, and both lead to the same place", async () => {
    const { send } = await proved();
    const results = await Promise.all([send(), send()]);
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(["already", "done"]);
    expect(await own()).toHaveLength(2);
  });
});

describe("a re-issue is refused, and the old key stays", () => {
  const watch = (errandId: string) => ({
    world,
    actor: `signer:${signer.signerId}`,
    target: `errand:${errandId}`,
    secrets: [NEW_PIN],
  });

  it("once the offer is over, though it was begun in time", async () => {
    const { page, send } = await proved();
    await rsspDb().credential.update({ where: { id: signer.credential.credentialId }, data: { reissueOfferedUntil: clock.now } });
    await expectRefused("RSSP_ERRAND_NOT_ALLOWED", () => send(), watch(page.errandId));
  });

  it("without a second factor that has proved itself", async () => {
    const page = await begun();
    const send = () => reissueByErrand({ ...page, now: clock.now, newPin: NEW_PIN });
    await expectRefused("RSSP_NEW_FACTOR_WRONG", send, watch(page.errandId));
    await chooseFactor({ ...page, now: clock.now, kind: "totp" });
    await expectRefused("RSSP_NEW_FACTOR_WRONG", send, watch(page.errandId));
  });

  it.each(["11111111", "12345678", "19840521", "1234"])("with the new PIN %s", async (newPin) => {
    const { page, send } = await proved();
    await expectRefused("RSSP_PIN_TOO_SIMPLE", () => send({ newPin }), watch(page.errandId));
  });

  it("too late, for another purpose, and by another browser", async () => {
    const { page, send } = await proved();
    const late = new Date(clock.now.getTime() + 10 * 60_000);
    await expectRefused("RSSP_ERRAND_EXPIRED", () => send({ now: late }), watch(page.errandId));
    const { view: _, ...other } = await atTheErrand(signer, clock.now, { purpose: "change_authenticator" });
    await expectRefused("INPUT_INVALID", () => send(other), watch(other.errandId));
    await expectRefused("NOT_FOUND", () => send({ browserSecret: "A".repeat(43) }), {
      world,
      actor: "browser:unknown",
      target: "errand:unknown",
    });
  });

  it("when the HSM is away: recorded, and the signer may try again", async () => {
    const { page, send } = await proved();
    const lost = vi.spyOn(cm(), "generateWrapped").mockRejectedValueOnce(new NatsuinError("HSM_UNAVAILABLE"));
    await expectRefused("HSM_UNAVAILABLE", () => send(), watch(page.errandId));
    lost.mockRestore();
    expect(await send()).toMatchObject({ outcome: "done" });
  });

  it("when the CA cannot end the old certificate: the new key is taken back, and the signer may try again", async () => {
    const { send } = await proved();
    await owner.query("REVOKE UPDATE ON trust.issued_certificate FROM natsuin_app");
    try {
      await expect(send()).rejects.toThrow();
    } finally {
      await owner.query("GRANT UPDATE ON trust.issued_certificate TO natsuin_app");
    }
    expect((await own()).map(({ status }) => status)).toEqual(["active", "disposed"]);
    expect(await send()).toMatchObject({ outcome: "done" });
    expect((await own()).map(({ status }) => status)).toEqual(["disposed", "disposed", "active"]);
  });

  it("a second time: the new one was not offered to be replaced", async () => {
    await (await proved()).send();
    const [, fresh] = await own();
    const credentialId = fresh?.credentialId as string;
    await expectRefused("RSSP_ERRAND_NOT_ALLOWED", () => openErrandFor(signer, clock.now, { purpose: "reissue", credentialId }), {
      world,
      actor: `client:${CLIENT.clientId}`,
      target: `credential:${credentialId}`,
    });
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { appDb, rsspDb } from "@/lib/db.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { CLIENT, Clock, enrolSigner, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { embeddedCa } from "../ca/embedded.ts";
import { confirmRevocation, openRevocations, revokeCredential } from "../index.ts";
import { setRsspPorts } from "../signer.ts";
import { serialOf } from "./certificate.ts";
import { endCertificate } from "./end-certificate.ts";

let world: World;
let signer: TestSigner;
let people = 0;
const clock = new Clock();
/** It issues as ever, and takes no revocations. */
const byHand = { ...embeddedCa, revoke: async () => "by-hand" as const };

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  await registerSca(clock.now);
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});
beforeEach(async () => {
  setRsspPorts({ certificateAuthority: () => byHand, certificateStatus: async () => "good" });
  signer = await enrolSigner(`usr_${++people}`, clock.nextStep());
});
afterEach(() => setRsspPorts());

const serial = () => serialOf(Buffer.from(signer.credential.chain[0] as string, "base64"));
const act = () => ({
  subject: signer.subject,
  credentialId: signer.credential.credentialId,
  actor: "user:usr_ra",
  reason: "認証局の受付番号 17",
  now: clock.now,
});
const open = (subjects = [signer.subject]) => openRevocations(CLIENT, { subjects, now: clock.now });
const recorded = (type: string) => appDb().auditLeaf.count({ where: { type, target: `credential:${act().credentialId}` } });

it("a revocation that the CA takes by hand alone is in sight until somebody of the RA has told it; of no other tenant's people", async () => {
  await revokeCredential(CLIENT, { ...act(), revocation: "affiliationChanged" });
  const [revocation, ...more] = await open();
  expect(more).toEqual([]);
  expect(revocation).toMatchObject({ subject: signer.subject, serial: serial(), reason: "affiliationChanged" });
  expect(await open(["usr_elsewhere"])).toEqual([]);
  expect(await confirmRevocation(CLIENT, { ...act(), serial: serial() })).toBe("done");
  expect(await open()).toEqual([]);
  expect(await confirmRevocation(CLIENT, { ...act(), serial: serial() })).toBe("already");
  expect(await recorded("rssp.revocation.confirmed")).toBe(1);
  const row = await rsspDb().revocationByHand.findFirstOrThrow({ where: { credentialId: act().credentialId } });
  expect(row).toMatchObject({ confirmedAt: clock.now, confirmedBy: "user:usr_ra" });
});

it("tried again after an outage, it is noted and recorded once; where the CA revokes itself nobody is reminded", async () => {
  const ending = { credentialId: act().credentialId, serial: serial(), actor: "user:usr_ra", now: clock.now };
  await Promise.all(Array.from({ length: 5 }, () => endCertificate("keyCompromise", ending)));
  expect(await open()).toHaveLength(1);
  expect(await recorded("trust.certificate.revoked")).toBe(1);
  setRsspPorts({ certificateAuthority: () => embeddedCa });
  const other = await enrolSigner(`usr_${++people}`, clock.nextStep());
  await revokeCredential(CLIENT, {
    ...act(),
    subject: other.subject,
    credentialId: other.credential.credentialId,
    revocation: "keyCompromise",
  });
  expect(await open([other.subject])).toEqual([]);
});

it("what a CA issued wrongly is to be revoked there too", async () => {
  const chain = signer.credential.chain.map((der) => Uint8Array.from(Buffer.from(der, "base64")));
  setRsspPorts({ certificateAuthority: () => ({ ...byHand, issue: async () => ({ chain }) }) });
  const subject = `usr_${++people}`;
  await expect(enrolSigner(subject, clock.nextStep())).rejects.toMatchObject({ code: "CERTIFICATE_NOT_AS_REQUESTED" });
  expect(await open([subject])).toMatchObject([{ serial: serial(), reason: "cessationOfOperation" }]);
});

it("is refused for another signer's, and for a certificate that nobody revoked", async () => {
  const watch = { world, actor: "user:usr_ra", target: `credential:${act().credentialId}` };
  const confirm = (change: object = {}) => confirmRevocation(CLIENT, { ...act(), serial: serial(), ...change });
  await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", () => confirm(), watch);
  await revokeCredential(CLIENT, { ...act(), revocation: "keyCompromise" });
  await expectRefused("RSSP_CREDENTIAL_FOREIGN", () => confirm({ subject: "usr_mallory" }), watch);
  await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", () => confirm({ serial: "ff" }), watch);
  expect(await open()).toHaveLength(1);
});

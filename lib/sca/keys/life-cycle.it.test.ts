import { afterAll, beforeAll, expect, test } from "vitest";
import { currentTotp } from "@/lib/auth/totp.ts";
import type { Actor } from "@/lib/auth/types.ts";
import { appDb } from "@/lib/db.ts";
import { redeemErrandHandle, renewByErrand } from "@/lib/rssp/signer.ts";
import { makePerson } from "@/test/people.ts";
import { handleOf, PIN } from "@/test/rssp.ts";
import { authoriseAs, makeSigner, openScaWorld, otpOf, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import { chooseCredential } from "../credentials.ts";
import { actAsRa, openCredentialErrand, openReading, ownCredentials } from "../index.ts";

let world: ScaWorld;
beforeAll(async () => {
  world = await openScaWorld();
});
afterAll(() => world.close());
const now = () => world.clock.now;

async function renew(signer: ScaSigner): Promise<string> {
  const at = world.clock.nextStep();
  const { errandUrl } = await openCredentialErrand(signer.actor, { credentialId: signer.credentialId, purpose: "renew" }, at);
  const entry = await redeemErrandHandle({ handle: handleOf(errandUrl), browserSecretOf: () => undefined, now: at });
  if (entry.kind !== "fresh") throw new Error("a fresh handle was refused");
  const page = { errandId: entry.id, browserSecret: entry.browserSecret };
  await renewByErrand({ ...page, pin: PIN, otp: otpOf(signer, at), source: "192.0.2.4", now: at });
  const choice = await chooseCredential(signer.actor.userId, at);
  if (!choice.ok) throw new Error(choice.code);
  return choice.credential.credentialId;
}

test.each([
  ["before it was opened", false],
  ["while it lay open, prepared for the old certificate", true],
])("a contract that waits is signed with the renewed certificate: renewed %s", async (_, opened) => {
  const signer = await makeSigner(world, { tenantId: "ten_a", name: "更新 一郎" });
  const other = await makeSigner(world, { tenantId: "ten_a", name: "相手 二郎" });
  const contractId = await sendTemplate(other, [signer, other], now());
  if (opened) await openReading(signer.actor, contractId, world.clock.nextStep());
  const renewed = await renew(signer);
  expect(renewed).not.toBe(signer.credentialId);
  const { signingId } = await authoriseAs(signer, contractId, world.clock);
  const signing = await appDb().signing.findUniqueOrThrow({ where: { id: signingId } });
  expect(signing.credentialId).toBe(renewed);
  const { credentials, ended } = await ownCredentials(signer.actor, {}, now());
  expect(credentials.map(({ credentialId, uses }) => [credentialId, uses.total])).toEqual([[renewed, 1]]);
  expect(ended).toMatchObject([{ credentialId: signer.credentialId, state: "ended" }]);
});

test("RA staff revoke with what the CA is told, their words and a fresh code; its owner sees it among those before", async () => {
  const signer = await makeSigner(world, { tenantId: "ten_a", name: "失効 一郎" });
  const person = await makePerson({ now: now(), role: "ra", tenantId: "ten_a" });
  const actor: Actor = { ...signer.actor, userId: person.userId, role: "ra", email: person.email };
  const ask = { act: "revoke", userId: signer.actor.userId, credentialId: signer.credentialId, reason: "退職の届け出" } as const;
  const totp = () => currentTotp(person.totpSecret, world.clock.nextStep());
  const source = "192.0.2.3";
  await expect(actAsRa(actor, { ...ask, totp: totp(), source }, now())).rejects.toMatchObject({ code: "INPUT_INVALID" });
  await expect(actAsRa(actor, { ...ask, revocation: "affiliationChanged", totp: "000000", source }, now())).rejects.toMatchObject(
    {
      code: "OTP_WRONG",
    },
  );
  expect(await actAsRa(actor, { ...ask, revocation: "affiliationChanged", totp: totp(), source }, now())).toBe("done");
  const { credentials, ended } = await ownCredentials(signer.actor, {}, now());
  expect([credentials, ended]).toMatchObject([[], [{ credentialId: signer.credentialId, state: "revoked" }]]);
  expect(await chooseCredential(signer.actor.userId, now())).toEqual({ ok: false, code: "CREDENTIAL_REVOKED" });
});

import type { Actor, Membership } from "@/lib/auth/types.ts";
import { newTotpSecret } from "@/lib/authenticator-app.ts";
import { appDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { enrolCredential, registerClient } from "@/lib/rssp/index.ts";
import { askOcsp } from "@/lib/rssp/sam/certificate-status.ts";
import { authorise, redeemHandle, setRsspPorts, viewRequest } from "@/lib/rssp/signer.ts";
import type { AlgorithmName } from "@/lib/rssp/types.ts";
import {
  createFromTemplate,
  createFromUpload,
  openAuthorisation,
  openReading,
  sendContract,
  setRecipients,
} from "@/lib/sca/index.ts";
import { type ScaPorts, setScaPorts } from "@/lib/sca/signing/ports.ts";
import { authorityCertificates } from "@/lib/trust/authority/index.ts";
import type { Transport } from "@/lib/trust/transport.ts";
import { outsourcingValues } from "./outsourcing-values.ts";
import { makePerson } from "./people.ts";
import { Clock, handleOf, otpAt, PIN } from "./rssp.ts";
import type { World } from "./world.ts";

/** A signer of the SCA: an account, what acts for it, and a credential at the RSSP. */
export type ScaSigner = { actor: Actor; email: string; totpSecret: string; credentialId: string };
export type ScaWorld = World & { clock: Clock; trust: Switch; queued: string[] };

/** The way to the trust services, which a test may bend: `fail` names the part of the address that does not answer. */
export type Switch = { fail: string | null; calls: string[] };

/** A test world with the SCA registered at the RSSP and both on the in-process authority, by the test's clock or the machine's. */
export async function openScaWorld({ clock: kind = "test" }: { clock?: "test" | "real" } = {}): Promise<ScaWorld> {
  // with vitest, which the fault loop's processes run without
  const { openTestWorld } = await import("./world.ts");
  const clock = new Clock();
  const world = await openTestWorld({ now: () => (kind === "real" ? new Date() : clock.now) });
  const trust: Switch = { fail: null, calls: [] };
  const queued: string[] = [];
  const transport: Transport = async (request) => {
    trust.calls.push(request.url);
    if (trust.fail !== null && request.url.includes(trust.fail))
      return { status: 503, contentType: "text/plain", body: new Uint8Array() };
    return world.inProcessTrust(request);
  };
  const ports: Partial<ScaPorts> = {
    transport,
    anchors: async () => [(await authorityCertificates()).root],
    finishLater: async (signingId) => void queued.push(signingId),
  };
  setScaPorts(ports);
  setRsspPorts({ certificateStatus: askOcsp(transport) });
  await registerSca(clock.now);
  const close = async () => {
    setScaPorts();
    setRsspPorts();
    await world.close();
  };
  return { ...world, close, clock, trust, queued };
}

/** The SCA as its environment names it, at the RSSP. */
export function registerSca(now: Date): Promise<void> {
  const { scaClientId: clientId, scaClientSecret: clientSecret, publicOrigin: returnOrigin } = env();
  return registerClient({ clientId, clientSecret, name: "捺印 契約サービス", returnOrigin, now });
}

/** An account; with `algorithm` it holds a credential too. */
export async function makeSigner(
  { clock }: { clock: Clock },
  {
    tenantId,
    algorithm = "P-256",
    name,
    membership = "staff",
    departmentId,
  }: { tenantId: string; algorithm?: AlgorithmName | null; name: string; membership?: Membership; departmentId?: string },
): Promise<ScaSigner> {
  const now = clock.now;
  const person = await makePerson({ now, tenantId, membership, departmentId });
  const organisation = "株式会社あおば製作所（デモ）";
  await appDb().user.update({ where: { id: person.userId }, data: { displayName: name, organisation } });
  const totpSecret = newTotpSecret();
  const client = { clientId: env().scaClientId, clientSecret: env().scaClientSecret };
  const names = { displayName: "Shomeisha Test", kanjiName: name, organisation };
  const credential =
    algorithm &&
    (await enrolCredential(client, {
      subject: person.userId,
      ...names,
      email: person.email,
      algorithm,
      pin: PIN,
      factor: { kind: "totp", secret: totpSecret },
      now,
    }));
  const actor: Actor = {
    userId: person.userId,
    tenantId,
    role: "signer",
    membership,
    departmentId: departmentId ?? null,
    email: person.email,
    displayName: name,
    organisation,
    locale: "ja",
    sessionId: "ses_test",
    loginAt: now,
  };
  return { actor, email: person.email, totpSecret, credentialId: credential ? credential.credentialId : "" };
}

/** 業務委託契約書, sent by the first to both. */
export async function sendTemplate(
  sender: ScaSigner,
  signers: ScaSigner[],
  now: Date,
  turn: { group?: number } = {},
): Promise<string> {
  const values = Object.fromEntries(Object.entries(outsourcingValues).map(([name, value]) => [name, String(value)]));
  const created = await createFromTemplate(sender.actor, { templateId: "outsourcing", values }, now);
  if (!created.ok) throw new Error(JSON.stringify(created.fields));
  return sendDraft(sender, signers, created.contractId, now, turn);
}

export async function sendUpload(
  sender: ScaSigner,
  signers: ScaSigner[],
  bytes: Uint8Array,
  now: Date,
  turn: { group?: number } = {},
): Promise<string> {
  const { contractId } = await createFromUpload(sender.actor, { bytes, fileName: "契約書.pdf" }, now);
  return sendDraft(sender, signers, contractId, now, turn);
}

async function sendDraft(
  { actor }: ScaSigner,
  signers: ScaSigner[],
  contractId: string,
  now: Date,
  turn: { group?: number },
): Promise<string> {
  await setRecipients(actor, { contractId, recipients: signers.map(({ email }) => ({ email, ...turn })) }, now);
  await sendContract(actor, contractId, now);
  return contractId;
}

/** Reads, goes to the RSSP's page and authorises there with PIN and OTP. What follows is up to finishSigning. */
export async function authoriseAs(
  signer: ScaSigner,
  contractId: string,
  clock: Clock,
): Promise<{ signingId: string; digest: string; shown: string[] }> {
  const now = clock.nextStep();
  const view = await openReading(signer.actor, contractId, now);
  if (view.signing === null) throw new Error(`cannot sign: ${JSON.stringify(view.blocked)}`);
  const { authorizeUrl } = await openAuthorisation(signer.actor, view.signing.id, now);
  const page = await enterPage(authorizeUrl, now);
  await authorise({ ...page, pin: PIN, otp: otpOf(signer, now), source: "192.0.2.1", now });
  return { signingId: view.signing.id, digest: view.signing.shortDigest, shown: page.digests };
}

export async function enterPage(authorizeUrl: string, now: Date) {
  const entry = await redeemHandle({ handle: handleOf(authorizeUrl), browserSecretOf: () => undefined, now });
  if (entry.kind !== "fresh") throw new Error("a fresh handle was refused");
  const { requestId, browserSecret } = entry;
  const view = await viewRequest({ requestId, browserSecret, now });
  if (!view) throw new Error("the browser that brought the handle sees nothing");
  return { requestId, browserSecret, shown: view.shown, digests: view.items.map(({ digest }) => digest) };
}

export const otpOf = ({ totpSecret }: ScaSigner, now: Date) => otpAt({ totpSecret } as Parameters<typeof otpAt>[0], now);

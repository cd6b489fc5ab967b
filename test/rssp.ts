import { createHash, randomBytes } from "node:crypto";
import { generateSync } from "otplib";
import { buildSignedAttributes } from "@/lib/cms/index.ts";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { secureRandom } from "@/lib/ids.ts";
import { enrolCredential, openSignatureRequest, registerClient } from "@/lib/rssp/index.ts";
import type { NewFactor } from "@/lib/rssp/sam/new-factor.ts";
import { authorise, redeemHandle, viewRequest } from "@/lib/rssp/signer.ts";
import type { AlgorithmName, CredentialInfo, KeyHoldingForm } from "@/lib/rssp/types.ts";
import type { Ial } from "@/lib/trust/authority/index.ts";

export const CLIENT = { clientId: "natsuin-sca", clientSecret: "a client's secret of the test world, long enough" };
export const PIN = "48271906";
const LABEL = { title: "業務委託契約書", amount: "1,200,000円", parties: ["甲", "乙"], reference: "NC-2026-000001", pages: 3 };

export type TestSigner = { subject: string; signerId: string; totpSecret: string; credential: CredentialInfo };

/** A time with an unused OTP step each: the tests' clock, moved on by hand. */
export class Clock {
  #at = Math.floor(Date.now() / 30_000) * 30_000 + 1_000;
  get now(): Date {
    return new Date(this.#at);
  }
  forward(ms: number): Date {
    this.#at += ms;
    return this.now;
  }
  nextStep(): Date {
    return this.forward(30_000);
  }
}

export function registerSca(now: Date): Promise<void> {
  return registerClient({ ...CLIENT, name: "捺印 電子契約サービス", returnOrigin: "http://localhost:3000", now });
}

export async function enrolSigner(
  subject: string,
  now: Date,
  algorithm: AlgorithmName = "P-256",
  holding: KeyHoldingForm = "wrapped",
  /** another second factor than TOTP */
  otherFactor?: NewFactor,
  ial?: Ial,
): Promise<TestSigner> {
  const totpSecret = base32(secureRandom(20));
  const credential = await enrolCredential(CLIENT, {
    subject,
    displayName: `Shomeisha ${subject}`,
    kanjiName: "署名者 一郎",
    email: `${subject}@signer.example`,
    algorithm,
    holding,
    ial,
    pin: PIN,
    factor: otherFactor ?? { kind: "totp", secret: totpSecret },
    now,
  });
  const { rsspDb } = await import("@/lib/db.ts");
  const { signerId } = await rsspDb().credential.findUniqueOrThrow({ where: { id: credential.credentialId } });
  return { subject, signerId, totpSecret, credential };
}

export function otpAt(signer: TestSigner, now: Date): string {
  return generateSync({ secret: signer.totpSecret, epoch: Math.floor(now.getTime() / 1000) });
}

/** The signed attributes of a document with this digest, base64. */
export function attributesFor(signer: TestSigner, messageDigest?: Uint8Array): Promise<string> {
  return attributesOf(Buffer.from(signer.credential.chain[0] as string, "base64"), messageDigest);
}

export async function attributesOf(signerCertificate: Uint8Array, messageDigest: Uint8Array = randomBytes(32)): Promise<string> {
  const { signedAttributes } = await buildSignedAttributes({ messageDigest, signerCertificate }, nodeCrypto);
  return Buffer.from(signedAttributes).toString("base64");
}

/** Hop 4 for `count` documents; `change` bends the request. */
export async function openRequest(
  signer: TestSigner,
  now: Date,
  change: Partial<Parameters<typeof openSignatureRequest>[1]> & { count?: number } = {},
) {
  const { count = 1, ...rest } = change;
  const items = await Promise.all(
    Array.from({ length: count }, async () => ({ label: LABEL, signedAttributes: await attributesFor(signer) })),
  );
  return openSignatureRequest(CLIENT, {
    subject: signer.subject,
    credentialId: signer.credential.credentialId,
    items,
    loginAt: now.toISOString(),
    returnUrl: "http://localhost:3000/signing/return",
    now,
    ...rest,
  });
}

export const handleOf = (authorizeUrl: string): string => new URL(authorizeUrl).searchParams.get("h") as string;

/** A request opened and brought to the signer's browser: what its form would send, but for PIN and OTP. */
export async function atThePage(signer: TestSigner, now: Date, change: Parameters<typeof openRequest>[2] = {}) {
  const { requestId, authorizeUrl } = await openRequest(signer, now, change);
  const entry = await redeemHandle({ handle: handleOf(authorizeUrl), browserSecretOf: () => undefined, now });
  if (entry.kind !== "fresh") throw new Error("a fresh handle was refused");
  const { browserSecret } = entry;
  const view = await viewRequest({ requestId, browserSecret, now });
  if (!view) throw new Error("the browser that brought the handle sees nothing");
  return { requestId, browserSecret, shown: view.shown, view };
}

export type Page = Awaited<ReturnType<typeof atThePage>>;

/** Presses 署名する with the right PIN and OTP; `change` bends them. */
export function press(page: Page, signer: TestSigner, now: Date, change: Partial<Parameters<typeof authorise>[0]> = {}) {
  const { requestId, browserSecret, shown } = page;
  return authorise({ requestId, browserSecret, shown, pin: PIN, otp: otpAt(signer, now), source: "192.0.2.1", now, ...change });
}

function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(five, 2)]).join("");
}

export const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

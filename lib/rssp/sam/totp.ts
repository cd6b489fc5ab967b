import "server-only";
import { verifySync } from "otplib";
import { env } from "../../env.ts";
import { seal, unsealOrNull } from "../../seal.ts";

const PERIOD = 30;
const sealedFor = (credentialId: string) => `rssp.credential.totp:${credentialId}`;

/** The signing OTP's secret has nothing to do with the login's: other secret, other counter, other owner (JT2A Ⅱ-3.3). */
export function sealTotpSecret(secret: string, credentialId: string) {
  return seal(env().rsspSecret, new TextEncoder().encode(secret), sealedFor(credentialId));
}

/** Null where the secret is not this credential's: a row that was moved or changed. */
export function openTotpSecret(sealed: Uint8Array, credentialId: string): string | null {
  const secret = unsealOrNull(env().rsspSecret, sealed, sealedFor(credentialId));
  return secret && new TextDecoder().decode(secret);
}

/**
 * The time step of a code that is right and later than `lastStep`, else null: each code works once, and a clock that
 * went back accepts nothing old (RFC 6238 §5.2). One step to either side is accepted.
 */
export function acceptTotp({
  secret,
  otp,
  lastStep,
  now,
}: {
  secret: string;
  otp: string;
  lastStep: number;
  now: Date;
}): number | null {
  if (!/^\d{6}$/.test(otp)) return null; // otplib throws on any other shape
  const result = verifySync({
    secret,
    token: otp,
    epoch: Math.floor(now.getTime() / 1000),
    epochTolerance: PERIOD,
    period: PERIOD,
  });
  if (!result.valid || !("timeStep" in result)) return null;
  return result.timeStep > lastStep ? result.timeStep : null;
}

import "server-only";
import { generateSync, generateURI, ScureBase32Plugin, verifySync } from "otplib";
import { type Random, secureRandom } from "@/lib/ids.ts";

const PERIOD = 30;
const base32 = new ScureBase32Plugin();
/** 160 bits, RFC 4226 §4 R6. */
const SECRET_BYTES = 20;
const NOBODYS_SECRET = "A".repeat(32);

/** A new TOTP secret in base32, as authenticator apps take it. */
export function newTotpSecret(random: Random = secureRandom): string {
  return base32.encode(random(SECRET_BYTES)).replace(/=+$/, "");
}

/**
 * The time step of a code that is right and later than `lastStep`, else null: a code works once (RFC 6238 §5.2).
 * One step to either side is accepted, for clocks that differ. Does the same work when there is no secret.
 */
export function acceptTotp({
  secret,
  token,
  lastStep,
  now,
}: {
  secret: string | null;
  token: string;
  lastStep: number;
  now: Date;
}): number | null {
  const wellFormed = /^\d{6}$/.test(token);
  const result = verifySync({
    secret: secret ?? NOBODYS_SECRET,
    token: wellFormed ? token : "000000", // otplib throws on any other shape
    epoch: Math.floor(now.getTime() / 1000),
    epochTolerance: PERIOD,
    period: PERIOD,
  });
  if (!result.valid || !wellFormed || secret === null) return null;
  const step = (result as { timeStep: number }).timeStep;
  return step > lastStep ? step : null;
}

/** The code shown by an authenticator at `now`: for the command line and the demo, never for a request. */
export function currentTotp(secret: string, now: Date): string {
  return generateSync({ secret, period: PERIOD, epoch: Math.floor(now.getTime() / 1000) });
}

/** The `otpauth:` address behind the QR code. */
export function totpUri({ secret, email, issuer }: { secret: string; email: string; issuer: string }): string {
  return generateURI({ secret, label: email, issuer, period: PERIOD });
}

/** `JBSW Y3DP …`: how a secret is typed by hand. */
export function readableSecret(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? "";
}

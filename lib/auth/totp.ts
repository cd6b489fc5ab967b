import "server-only";
import { generateSync, verifySync } from "otplib";
import { TOTP_PERIOD as PERIOD } from "../authenticator-app.ts";

const NOBODYS_SECRET = "A".repeat(32);

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

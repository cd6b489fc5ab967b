import "server-only";
import { appDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { clearAttempts } from "./attempts.ts";
import { chargedCheck } from "./charged-check.ts";
import { codeFits } from "./factors.ts";
import type { Actor } from "./types.ts";

/**
 * A privileged act asks for a fresh code of the actor's own authenticator: a session that was taken over does not have it, and no code
 * works twice. Wrong ones count and lock as at the login. Throws OTP_WRONG, LOGIN_LOCKED, LOGIN_THROTTLED.
 */
export async function stepUp({
  actor,
  totp,
  source,
  now,
}: {
  actor: Actor;
  totp: string;
  source: string;
  now: Date;
}): Promise<void> {
  const { email } = actor;
  const verdict = await chargedCheck({ email, source, place: "step-up", now }, (user) => codeFits(user, { totp, now }));
  if (verdict.kind === "refused") throw new NatsuinError(verdict.code === "LOGIN_FAILED" ? "OTP_WRONG" : verdict.code);
  await clearAttempts(appDb(), email);
  await verdict.refund();
}

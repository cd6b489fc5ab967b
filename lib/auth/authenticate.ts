import "server-only";
import { appDb } from "@/lib/db.ts";
import { clearAttempts } from "./attempts.ts";
import { beginSession } from "./begin-session.ts";
import { type CheckRefusal, chargedCheck } from "./charged-check.ts";
import { bothFactorsFit } from "./factors.ts";
import { revokeSessions } from "./sessions.ts";
import type { Visitor } from "./types.ts";

export type LoginAttempt = Visitor & {
  email: string;
  password: string;
  totp: string;
  now: Date;
  /** the session this browser had before */
  replaces?: string;
};
export type LoginVerdict = { kind: "signed-in"; userId: string; sessionId: string } | CheckRefusal;

/**
 * Login, pattern A: user ID, password and one-time password in one verdict (JT2A Ⅱ-3.1).
 * Tells neither which of them was wrong nor whether the account exists, in words or in time.
 *
 * 1. compare both factors under throttle and lock, 2. open a session under a new id and end the one it replaces,
 * with the audit entry in the same transaction.
 */
export async function authenticate(attempt: LoginAttempt): Promise<LoginVerdict> {
  const { password, totp, now, source, userAgent, replaces } = attempt;
  const email = attempt.email.trim().toLowerCase();

  const check = await chargedCheck({ email, source, place: "login", now }, (user) =>
    bothFactorsFit(user, { password, totp, now }),
  );
  if (check.kind === "refused") return check;

  const userId = check.user.id;
  const sessionId = await appDb().$transaction(async (tx) => {
    const id = await beginSession(tx, { userId, visitor: { source, userAgent }, now });
    if (replaces) await revokeSessions(tx, { userId, only: replaces, reason: "replaced-by-login", now });
    await clearAttempts(tx, email);
    return id;
  });
  await check.refund();
  return { kind: "signed-in", userId, sessionId };
}

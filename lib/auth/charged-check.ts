import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import type { User } from "@/lib/generated/prisma/client.ts";
import { enqueueMail } from "@/lib/jobs/index.ts";
import { chargeAttempt, lockIfSpent } from "./attempts.ts";
import { lockedMail } from "./mails.ts";
import { chargeThrottle } from "./throttle.ts";

/** Where a secret of a person is compared. */
export type CheckPlace = "login" | "password-reset" | "authenticator-recovery" | "password-change" | "step-up";
export type CheckRefusal = { kind: "refused"; code: "LOGIN_FAILED" | "LOGIN_LOCKED" | "LOGIN_THROTTLED" };
export type CheckVerdict = { kind: "passed"; user: User; refund: () => Promise<void> } | CheckRefusal;
type Subject = { email: string; source: string; place: CheckPlace; now: Date };

/**
 * The only way to compare a person's password or code: under the throttles and the lock, and with an audit entry for each refusal.
 * `compare` is always called with the same amount of work to do, `null` standing for an account that does not exist.
 *
 * 1. charge source and wave, 2. charge the address, 3. compare, 4. lock at the fifth failure.
 * A success leaves the address charged until the caller calls `clearAttempts` in its own transaction, and the throttle until `refund`.
 */
export async function chargedCheck(subject: Subject, compare: (user: User | null) => Promise<boolean>): Promise<CheckVerdict> {
  const { email, source, now } = subject;
  const throttle = await chargeThrottle({ email, source, now });
  if (!throttle.allowed) {
    await auditRefusal(subject, { reason: "throttled", type: throttle.firstOverall ? "auth.login.spray" : "auth.login" });
    return { kind: "refused", code: "LOGIN_THROTTLED" };
  }
  const charge = await chargeAttempt(email, now);
  if (charge.locked) {
    await auditRefusal(subject, { reason: "locked" });
    return { kind: "refused", code: "LOGIN_LOCKED" };
  }

  const user = await appDb().user.findUnique({ where: { email } });
  const fits = await compare(user);
  if (user && fits) return { kind: "passed", user, refund: throttle.refund };

  const lockedUntil = await appDb().$transaction(async (tx) => {
    const until = await lockIfSpent(tx, email, charge.failures, now);
    if (until && user) await enqueueMail(tx, { ...lockedMail(user, until), now });
    return until;
  });
  await auditRefusal(subject, { userId: user?.id, reason: "factors", type: lockedUntil ? "auth.login.locked" : "auth.login" });
  return { kind: "refused", code: lockedUntil ? "LOGIN_LOCKED" : "LOGIN_FAILED" };
}

/** `chargedCheck` for a procedure that throws: the person who passed, else NatsuinError with the refusal's code. */
export async function requireCheck(
  subject: Subject,
  compare: (user: User | null) => Promise<boolean>,
): Promise<Extract<CheckVerdict, { kind: "passed" }>> {
  const verdict = await chargedCheck(subject, compare);
  if (verdict.kind === "refused") throw new NatsuinError(verdict.code);
  return verdict;
}

type Refused = { userId?: string; reason: string; type?: "auth.login" | "auth.login.locked" | "auth.login.spray" };

/** A refusal's entry commits in its own transaction. */
async function auditRefusal(
  { email, source, place, now }: Subject,
  { userId, reason, type = "auth.login" }: Refused,
): Promise<void> {
  await appendAudit(appDb(), {
    at: now,
    type,
    actor: userId ? `user:${userId}` : "visitor:unknown",
    target: `form:${place}`,
    outcome: "refused",
    facts: { reason },
    personal: { email: email.slice(0, 254), source },
  });
}

import "server-only";
import { createHash } from "node:crypto";
import { appDb, type Db } from "@/lib/db.ts";
import { LOCK_AFTER, LOCK_TIME } from "./limits.ts";

/** What one address may still do. `failures` counts the running attempt. */
export type Charge = { locked: false; failures: number } | { locked: true; lockedUntil: Date };

/**
 * Charges an attempt *before* anything is compared, so that parallel guesses cannot all be the first one;
 * a success clears the account. The row exists for addresses that nobody has, too: a lock must not tell who exists.
 */
export async function chargeAttempt(email: string, now: Date): Promise<Charge> {
  const until = new Date(now.getTime() + LOCK_TIME);
  const rows = await appDb().$queryRaw<{ failures: number; locked_until: Date | null }[]>`
    INSERT INTO auth.login_attempt AS a (key, failures, last_at) VALUES (${keyOf(email)}, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      failures = CASE WHEN a.locked_until IS NULL THEN a.failures + 1 WHEN a.locked_until <= ${now} THEN 1 ELSE a.failures END,
      locked_until = CASE
        WHEN a.locked_until > ${now} THEN a.locked_until
        WHEN a.locked_until IS NULL AND a.failures >= ${LOCK_AFTER} THEN ${until}
        ELSE NULL END,
      last_at = ${now}
    RETURNING failures, locked_until`;
  const row = rows[0] as { failures: number; locked_until: Date | null };
  if (row.locked_until) return { locked: true, lockedUntil: row.locked_until };
  return { locked: false, failures: row.failures };
}

/** Locks the address if this was the last attempt it had. Says whether it did. */
export async function lockIfSpent(db: Db, email: string, failures: number, now: Date): Promise<Date | null> {
  if (failures < LOCK_AFTER) return null;
  const lockedUntil = new Date(now.getTime() + LOCK_TIME);
  const { count } = await db.loginAttempt.updateMany({ where: { key: keyOf(email), lockedUntil: null }, data: { lockedUntil } });
  return count === 1 ? lockedUntil : null;
}

/** Forgets failures and lock: after a success, a reset, or by an administrator. */
export async function clearAttempts(db: Db, email: string): Promise<boolean> {
  const { count } = await db.loginAttempt.deleteMany({ where: { key: keyOf(email) } });
  return count > 0;
}

/** Which of these addresses are locked. */
export async function lockedOf(db: Db, emails: string[], now: Date): Promise<Set<string>> {
  const rows = await db.loginAttempt.findMany({ where: { key: { in: emails.map(keyOf) }, lockedUntil: { gt: now } } });
  const keys = new Set(rows.map(({ key }) => key));
  return new Set(emails.filter((email) => keys.has(keyOf(email))));
}

function keyOf(email: string): string {
  return createHash("sha256").update(email.trim().toLowerCase()).digest("hex");
}

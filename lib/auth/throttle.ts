import "server-only";
import { isIPv6 } from "node:net";
import { appDb } from "@/lib/db.ts";
import { FAMILIAR_TIME, OVERALL_FAILURES, OVERALL_WINDOW, SOURCE_FAILURES, SOURCE_WINDOW } from "./limits.ts";

type Throttle = { allowed: true; refund: () => Promise<void> } | { allowed: false; firstOverall: boolean };

/**
 * Throttles by source and over all sources (spraying: one password over many accounts). Like the account's attempts, charged
 * before the comparison and refunded on success. Nobody is locked by it: a window ends by itself, and in a wave from many
 * sources a person still gets in from a place this account was used before.
 */
export async function chargeThrottle({ email, source, now }: { email: string; source: string; now: Date }): Promise<Throttle> {
  const own = { key: `source:${networkOf(source)}`, windowStart: windowOf(now, SOURCE_WINDOW) };
  const all = { key: "overall", windowStart: windowOf(now, OVERALL_WINDOW) };
  const ownFailures = await add(own, 1);
  if (ownFailures > SOURCE_FAILURES) return { allowed: false, firstOverall: false };

  const overallFailures = await add(all, 1);
  if (overallFailures > OVERALL_FAILURES && !(await isFamiliar(email, source, now))) {
    return { allowed: false, firstOverall: overallFailures === OVERALL_FAILURES + 1 };
  }
  const refund = async () => {
    await add(own, -1);
    await add(all, -1);
  };
  return { allowed: true, refund };
}

/**
 * Counts requests of one kind in a window: mails that anybody may cause, people who are looked up. False when there were too many.
 * `key` must not hold an address in clear.
 */
export async function allowRequest({
  key,
  limit,
  window,
  count = 1,
  now,
}: {
  key: string;
  limit: number;
  window: number;
  count?: number;
  now: Date;
}): Promise<boolean> {
  return (await add({ key, windowStart: windowOf(now, window) }, count)) <= limit;
}

/** Rows whose window is long over. */
export async function sweepThrottles(now: Date): Promise<void> {
  const before = new Date(now.getTime() - 24 * 60 * 60_000);
  await appDb().loginThrottle.deleteMany({ where: { windowStart: { lt: before } } });
  await appDb().loginAttempt.deleteMany({
    where: { lastAt: { lt: before }, OR: [{ lockedUntil: null }, { lockedUntil: { lt: before } }] },
  });
}

/** One household, not one address: IPv6 by its /64. */
function networkOf(source: string): string {
  if (!isIPv6(source) || source.includes(".")) return source;
  const [head = "", tail = ""] = source.split("::");
  const left = head.split(":").filter(Boolean);
  const right = source.includes("::") ? tail.split(":").filter(Boolean) : [];
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

function windowOf(now: Date, length: number): Date {
  return new Date(Math.floor(now.getTime() / length) * length);
}

async function add({ key, windowStart }: { key: string; windowStart: Date }, change: number): Promise<number> {
  const rows = await appDb().$queryRaw<{ failures: number }[]>`
    INSERT INTO auth.login_throttle AS t (key, window_start, failures) VALUES (${key}, ${windowStart}, ${Math.max(change, 1)})
    ON CONFLICT (key, window_start) DO UPDATE SET failures = greatest(t.failures + ${change}, 0)
    RETURNING failures`;
  return rows[0]?.failures ?? 0;
}

async function isFamiliar(email: string, source: string, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - FAMILIAR_TIME);
  return (await appDb().session.count({ where: { user: { email }, source, createdAt: { gte: since } } })) > 0;
}

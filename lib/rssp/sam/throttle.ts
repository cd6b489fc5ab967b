import "server-only";
import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import type { Db, Prisma } from "../../db.ts";
import { OVERALL_FAILURES, SOURCE_FAILURES, THROTTLE_WINDOW } from "../limits.ts";

const OVERALL = "overall";

/**
 * Why this source may not try now, or null. Against spraying one PIN over many credentials: the window ends by itself and locks nobody.
 * Asked before the CA and the HSM are, and in the verdict's transaction again: many attempts sent at once have all passed the first time.
 */
export async function throttleFault(db: Db, source: string, now: Date): Promise<"RSSP_THROTTLED" | null> {
  const rows = await db.activationThrottle.findMany({
    where: { windowStart: windowOf(now), key: { in: [sourceKey(source), OVERALL] } },
  });
  const failures = (key: string) => rows.find((row) => row.key === key)?.failures ?? 0;
  return failures(sourceKey(source)) < SOURCE_FAILURES && failures(OVERALL) < OVERALL_FAILURES ? null : "RSSP_THROTTLED";
}

export async function countFailure(tx: Prisma.TransactionClient, source: string, now: Date): Promise<void> {
  // always in this order, so that two failures never wait for each other in a circle
  for (const key of [OVERALL, sourceKey(source)]) {
    await tx.$executeRaw`
      INSERT INTO rssp.activation_throttle AS t (key, window_start, failures) VALUES (${key}, ${windowOf(now)}, 1)
      ON CONFLICT (key, window_start) DO UPDATE SET failures = t.failures + 1`;
  }
}

/** An address is personal data; one IPv6 household is one source. */
function sourceKey(source: string): string {
  const network = isIPv6(source) && !source.includes(".") ? prefix64(source) : source;
  return `source:${createHash("sha256").update(network).digest("hex").slice(0, 32)}`;
}

function prefix64(address: string): string {
  const [head = "", tail] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(zeros).fill("0"), ...right]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

function windowOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / THROTTLE_WINDOW) * THROTTLE_WINDOW);
}

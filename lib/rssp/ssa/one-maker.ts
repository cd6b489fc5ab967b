import "server-only";
import { type Prisma, rsspDb } from "../../db.ts";

/** The CA and the HSM work meanwhile, an RSA key among it. */
export const MAKING = { maxWait: 15_000, timeout: 60_000 } as const;

/** What a key is made for, once: an enrolment, or a credential that another one replaces. */
type For = `rssp.${"enrolment" | "reissue"}:${string}`;

/**
 * Of several who would make a key for the same, the one who is first, until his transaction ends. Whoever waited would hold a connection,
 * and the making needs some beside this transaction's: all of them waiting would be its end.
 */
export async function isFirst(tx: Prisma.TransactionClient, what: For): Promise<boolean> {
  const [lock] = await tx.$queryRaw<{ first: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${what}, 0)) AS first`;
  return lock?.first ?? false;
}

/** Whether somebody is at it now; asking takes nothing from him. */
export async function isMaking(what: For): Promise<boolean> {
  const [found] = await rsspDb().$queryRaw<{ making: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND objsubid = 1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND ((classid::bigint << 32) | objid::bigint) = hashtextextended(${what}, 0)
    ) AS making`;
  return found?.making ?? false;
}

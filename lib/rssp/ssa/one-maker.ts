import "server-only";
import { BoundedQueue } from "../../bounded-queue.ts";
import { POOL_SIZE, type Prisma, rsspDb } from "../../db.ts";

/** The CA and the HSM work meanwhile, an RSA key among it. */
export const MAKING = { maxWait: 15_000, timeout: 60_000 } as const;

/** A third of the connections: each making holds one all the while, and needs others beside it. */
const MAKERS = Math.floor(POOL_SIZE / 3);
const WAITING = 256;
const kept = globalThis as { natsuinMakers?: BoundedQueue };

/** Many who take up their keys in the same moment make them one after another; who waits holds nothing. Throws HSM_BUSY where too many wait. */
export function amongMakers<T>(making: () => Promise<T>): Promise<T> {
  kept.natsuinMakers ??= new BoundedQueue({ slots: MAKERS, waiting: WAITING, busy: "HSM_BUSY" });
  return kept.natsuinMakers.run(making);
}

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

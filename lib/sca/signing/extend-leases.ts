import "server-only";
import { appDb } from "../../db.ts";
import type { BatchItem } from "./batch-rows.ts";
import { LEASE_MS } from "./prepare-signing.ts";

/**
 * While its signer goes through a batch, the leases of what he has not come to run on with those of what he reads: ten contracts
 * are rarely read in ten minutes. One that has lapsed is not revived: somebody else may have it.
 */
export async function extendLeases(items: BatchItem[], now: Date): Promise<void> {
  const ids = items.flatMap(({ signing, dropped }) => (signing && dropped === null ? [signing.id] : []));
  await appDb().signing.updateMany({
    where: { id: { in: ids }, state: "prepared", leaseUntil: { gt: now } },
    data: { leaseUntil: new Date(now.getTime() + LEASE_MS) },
  });
}

import "server-only";
import type { Actor } from "../../auth/types.ts";
import { refuseContract } from "../access.ts";
import type { BatchReading } from "../views.ts";
import { isReady, ownBatch } from "./batch-rows.ts";
import { extendLeases } from "./extend-leases.ts";

/** Which contract of the batch comes after this one: the next that its signer has not opened. Throws NOT_FOUND. */
export async function batchReading(
  actor: Actor,
  { batchId, contractId }: { batchId: string; contractId: string },
  now: Date,
): Promise<BatchReading> {
  const { items } = await ownBatch(actor, batchId, now);
  const here = items.find((item) => item.contractId === contractId);
  if (!here) return refuseContract(actor, contractId, "NOT_FOUND", now);
  await extendLeases(items, now);
  const unread = items.filter((item) => item !== here && isReady(item, now) && item.signing?.readAt === null);
  const next = unread.find(({ position }) => position > here.position) ?? unread[0];
  return { batchId, next: next?.contractId ?? null, left: unread.length };
}

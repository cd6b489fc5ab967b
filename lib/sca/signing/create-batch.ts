import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import { newId } from "../../ids.ts";
import { refuseContract, visibleTo } from "../access.ts";
import { actorName, refuse } from "../record.ts";

/** As many as a person can go through on one page; the RSSP itself takes more under one request. */
export const BATCH_LIMIT = 100;

/**
 * 一括署名: puts contracts of the actor's inbox together, in the order given. Nothing is prepared yet, and one that cannot be signed
 * is sorted out when it is; but one that is not his to sign stops all of it, before anything is stored.
 * Throws INPUT_INVALID for none, BATCH_TOO_LARGE, NOT_FOUND.
 */
export async function createBatch(
  actor: Actor,
  { contractIds }: { contractIds: string[] },
  now: Date,
): Promise<{ batchId: string }> {
  const ids = [...new Set(contractIds)];
  if (ids.length === 0) throw new NatsuinError("INPUT_INVALID");
  if (ids.length > BATCH_LIMIT) {
    const target = actorName(actor);
    return refuse("BATCH_TOO_LARGE", { type: "sca.batch.refused", actor, target, now, details: { limit: BATCH_LIMIT } });
  }
  const where = { id: { in: ids }, recipients: { some: { userId: actor.userId, kind: "signer" as const } } };
  const found = await appDb().contract.findMany({ where: { AND: [where, visibleTo(actor)] }, select: { id: true } });
  const foreign = ids.find((id) => !found.some((contract) => contract.id === id));
  if (foreign !== undefined) return refuseContract(actor, foreign, "NOT_FOUND", now);

  const batchId = newId("bat");
  await appDb().$transaction(async (tx) => {
    const items = ids.map((contractId, position) => ({ contractId, position }));
    const { tenantId, userId } = actor;
    await tx.signingBatch.create({ data: { id: batchId, tenantId, userId, createdAt: now, items: { create: items } } });
    await appendAudit(tx, {
      at: now,
      type: "sca.batch.created",
      actor: actorName(actor),
      target: `batch:${batchId}`,
      outcome: "ok",
      facts: { count: ids.length, contracts: ids.join(" ") },
    });
  });
  return { batchId };
}

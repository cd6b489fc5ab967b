import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { actorName, refuse } from "../record.ts";
import { askedOf, ownBatch } from "./batch-rows.ts";
import { withContract } from "./rows.ts";
import { withdrawSigning } from "./withdraw-signing.ts";

/** 署名を取り消す for a batch: none of it is signed, or it is too late for all of it. Throws NOT_FOUND, SIGNING_STATE. */
export async function abandonBatch(actor: Actor, batchId: string, now: Date): Promise<void> {
  const batch = await ownBatch(actor, batchId, now);
  const ids = askedOf(batch).map(({ signing }) => signing.id);
  const signings = await appDb().signing.findMany({ where: { id: { in: ids } }, include: withContract });
  for (const signing of signings) {
    if (await withdrawSigning(signing, actorName(actor), now)) continue;
    const details = { state: signing.state, act: "abandon" };
    return refuse("SIGNING_STATE", { type: "sca.batch.refused", actor, target: `batch:${batchId}`, now, details });
  }
}

import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { dropBlob } from "../../storage/index.ts";
import { actorName } from "../record.ts";
import { lockStamps, ownStamp } from "./lock-stamps.ts";

/** Deletes a 印影 with its picture, for good; documents keep what was drawn in them. Throws NOT_FOUND, STORAGE_FAILED. */
export async function deleteStamp(actor: Actor, stampId: string, now: Date): Promise<void> {
  await ownStamp(appDb(), actor, stampId, now);
  await appDb().$transaction(async (tx) => {
    await lockStamps(tx, actor);
    const { id, image } = await ownStamp(tx, actor, stampId, now);
    await tx.stamp.delete({ where: { id } });
    await appendAudit(tx, {
      at: now,
      type: "sca.stamp.deleted",
      actor: actorName(actor),
      target: `stamp:${id}`,
      outcome: "ok",
    });
    if (image) await dropBlob(image);
  });
}

import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { actorName } from "../record.ts";
import { lockStamps, ownStamp } from "./lock-stamps.ts";

/**
 * From now on this 印影 is drawn in the person's signature fields; null = the round one with the role's mark. What is prepared
 * already keeps its own. Throws NOT_FOUND.
 */
export async function chooseStamp(actor: Actor, stampId: string | null, now: Date): Promise<void> {
  if (stampId !== null) await ownStamp(appDb(), actor, stampId, now);
  await appDb().$transaction(async (tx) => {
    await lockStamps(tx, actor);
    const { userId } = actor;
    await tx.stamp.updateMany({ where: { userId, isDefault: true }, data: { isDefault: false } });
    if (stampId !== null) {
      const { id } = await ownStamp(tx, actor, stampId, now);
      await tx.stamp.update({ where: { id }, data: { isDefault: true } });
    }
    await appendAudit(tx, {
      at: now,
      type: "sca.stamp.chosen",
      actor: actorName(actor),
      target: `stamp:${stampId ?? "standard"}`,
      outcome: "ok",
    });
  });
}

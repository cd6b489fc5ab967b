import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import { newId } from "../../ids.ts";
import { dropBlob } from "../../storage/index.ts";
import { actorName } from "../record.ts";
import { keepPicture } from "./keep-picture.ts";
import { lockStamps } from "./lock-stamps.ts";
import { picturesOf } from "./pictures-of.ts";
import { checkDesign, type StampDesign } from "./stamp-design.ts";

export const MOST_STAMPS = 10;

/**
 * A person's own 印影.
 *   1. checked, and drawn once: what cannot be drawn is not kept, 2. the picture, if it is one,
 *   3. one transaction: there is room, the row, the choice, the audit log
 * Throws what `checkDesign` throws, STAMP_GLYPH_MISSING, STAMPS_FULL, STORAGE_FULL, STORAGE_FAILED.
 * @param use chosen at once for this person's signature fields
 */
export async function createStamp(
  actor: Actor,
  { design, use }: { design: StampDesign; use: boolean },
  now: Date,
): Promise<{ stampId: string }> {
  const { seal, text, png } = checkDesign(design);
  await picturesOf(actor, seal, png, now);
  const image = png && (await keepPicture(png));
  const id = newId("stp");
  const { userId, tenantId } = actor;
  try {
    await appDb().$transaction(async (tx) => {
      await lockStamps(tx, actor);
      if ((await tx.stamp.count({ where: { userId } })) >= MOST_STAMPS)
        throw new NatsuinError("STAMPS_FULL", { most: MOST_STAMPS });
      if (use) await tx.stamp.updateMany({ where: { userId, isDefault: true }, data: { isDefault: false } });
      const round = design.kind === "round" ? { direction: design.direction, frame: design.frame } : {};
      await tx.stamp.create({
        data: { id, tenantId, userId, kind: design.kind, text, ...round, image, isDefault: use, createdAt: now },
      });
      await appendAudit(tx, {
        at: now,
        type: "sca.stamp.created",
        actor: actorName(actor),
        target: `stamp:${id}`,
        outcome: "ok",
        facts: { kind: design.kind, use: use ? "yes" : "no" },
      });
    });
  } catch (error) {
    if (image) await dropBlob(image);
    throw error;
  }
  return { stampId: id };
}

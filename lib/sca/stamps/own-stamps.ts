import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import type { Stamp } from "../../generated/prisma/client.ts";
import { log } from "../../log.ts";
import type { StampPictures, StampsView } from "../views.ts";
import { MOST_STAMPS } from "./create-stamp.ts";
import { picturesOf } from "./pictures-of.ts";
import { storedSeal } from "./stored-seal.ts";

/** A person's 印影, newest first, and the one that everybody has. */
export async function ownStamps(actor: Actor, now: Date): Promise<StampsView> {
  const rows = await appDb().stamp.findMany({
    where: { tenantId: actor.tenantId, userId: actor.userId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const stamps = await Promise.all(
    rows.map(async (row) => {
      const { id, kind, text, isDefault, createdAt } = row;
      return { id, kind, text, isDefault, createdAt: createdAt.toISOString(), pictures: await pictures(actor, row, now) };
    }),
  );
  return { stamps, standard: await picturesOf(actor, { shape: "round", mark: "甲" }, null, now), most: MOST_STAMPS };
}

/** One whose file is lost can still be seen to be there, and be deleted. */
async function pictures(actor: Actor, row: Stamp, now: Date): Promise<StampPictures | null> {
  try {
    const { seal, png } = await storedSeal(row);
    return await picturesOf(actor, seal, png, now);
  } catch (error) {
    log.error("sca.stamp.lost", error, { stamp: row.id });
    return null;
  }
}

import "server-only";
import type { Actor } from "../../auth/types.ts";
import type { Db } from "../../db.ts";
import type { Stamp } from "../../generated/prisma/client.ts";
import { refuse } from "../record.ts";

/** One change of a person's 印影 at a time, until the transaction ends. */
export async function lockStamps(tx: Db, { userId }: Actor): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`sca.stamp:${userId}`}, 0))`;
}

/** Another's 印影 is NOT_FOUND, as one that does not exist; the attempt is in the audit log. */
export async function ownStamp(db: Db, actor: Actor, id: string, now: Date): Promise<Stamp> {
  const stamp = await db.stamp.findFirst({ where: { id, tenantId: actor.tenantId, userId: actor.userId } });
  return stamp ?? refuse("NOT_FOUND", { type: "sca.stamp.refused", actor, target: `stamp:${id.slice(0, 64)}`, now });
}

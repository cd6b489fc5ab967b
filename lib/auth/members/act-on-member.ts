import "server-only";
import type { Db } from "@/lib/db.ts";
import type { ErrorCode } from "@/lib/errors.ts";
import type { User } from "@/lib/generated/prisma/client.ts";
import { actOnOrganisation } from "../act-on-organisation.ts";
import { may } from "../rights.ts";
import type { Actor } from "../types.ts";

type Given = { actor: Actor; userId: string; now: Date };

/**
 * An act on one member of the actor's own organisation (actOnOrganisation); an owner is touched by owners alone.
 * @param act says why it does not happen, before it has written anything; null: done
 * Throws FORBIDDEN, NOT_FOUND, OWNERS_ONLY and what `act` says; every refusal is in the audit log.
 */
export function actOnMember(
  { actor, userId, now }: Given,
  act: (tx: Db, member: User) => Promise<ErrorCode | null>,
): Promise<void> {
  return actOnOrganisation({ actor, right: "members.manage", target: `user:${userId}`, now }, async (tx) => {
    const member = await tx.user.findFirst({ where: { id: userId, tenantId: actor.tenantId } });
    if (!member) return "NOT_FOUND";
    if (member.membership === "owner" && !may(actor, "owners.manage")) return "OWNERS_ONLY";
    return act(tx, member);
  });
}

/** Whether no other owner could log in. */
export async function isLastOwner(tx: Db, { id, tenantId, membership }: User): Promise<boolean> {
  if (membership !== "owner") return false;
  const others = { tenantId, membership, disabledAt: null, passwordHash: { not: null }, NOT: { id } } as const;
  return (await tx.user.count({ where: others })) === 0;
}

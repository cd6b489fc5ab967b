import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { may } from "../rights.ts";
import type { Actor, Membership } from "../types.ts";
import { actOnMember, isLastOwner } from "./act-on-member.ts";

/** `departmentId`: null takes him out of his; left out, as he was */
type Change = { actor: Actor; userId: string; membership?: Membership; departmentId?: string | null; now: Date };

/**
 * Another membership or department, at once in the sessions that are open. Nothing else of an account is changed here: least of all its job.
 * Throws FORBIDDEN, NOT_FOUND (a department of another organisation, or an archived one, too), OWNERS_ONLY, LAST_OWNER.
 */
export function changeMember({ actor, userId, now, ...wanted }: Change): Promise<void> {
  return actOnMember({ actor, userId, now }, async (tx, member) => {
    const { membership = member.membership, departmentId = member.departmentId } = wanted;
    const other = membership !== member.membership;
    if (!other && departmentId === member.departmentId) return null;
    if (other && membership === "owner" && !may(actor, "owners.manage")) return "OWNERS_ONLY";
    if (other && (await isLastOwner(tx, member))) return "LAST_OWNER";
    const open = { id: departmentId ?? "", tenantId: actor.tenantId, archivedAt: null };
    if (departmentId !== null && !(await tx.department.findFirst({ where: open }))) return "NOT_FOUND";
    await tx.user.update({ where: { id: userId }, data: { membership, departmentId } });
    await appendAudit(tx, {
      at: now,
      type: "auth.user.changed",
      actor: `user:${actor.userId}`,
      target: `user:${userId}`,
      outcome: "ok",
      facts: {
        from: member.membership,
        to: membership,
        left: member.departmentId ?? "-",
        joined: departmentId ?? "-",
      },
    });
    return null;
  });
}

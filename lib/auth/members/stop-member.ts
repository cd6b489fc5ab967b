import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { revokeSessions } from "../sessions.ts";
import type { Actor } from "../types.ts";
import { actOnMember, isLastOwner } from "./act-on-member.ts";

type Given = { actor: Actor; userId: string; now: Date };

/**
 * 利用停止: no login any more, every session and every link ends. Of somebody who was invited and has not accepted: the invitation is taken
 * back. What he sent stays, his keys too. Throws FORBIDDEN, NOT_FOUND, OWNERS_ONLY, OWN_ACCOUNT, LAST_OWNER.
 */
export function stopMember({ actor, userId, now }: Given): Promise<void> {
  return actOnMember({ actor, userId, now }, async (tx, member) => {
    if (member.disabledAt) return null;
    if (userId === actor.userId) return "OWN_ACCOUNT";
    if (await isLastOwner(tx, member)) return "LAST_OWNER";
    await tx.user.update({ where: { id: userId }, data: { disabledAt: now } });
    await tx.userToken.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } });
    const sessions = await revokeSessions(tx, { userId, reason: "by-admin", now });
    await appendAudit(tx, {
      at: now,
      type: "auth.user.stopped",
      actor: `user:${actor.userId}`,
      target: `user:${userId}`,
      outcome: "ok",
      facts: { was: member.passwordHash === null ? "invited" : "active", sessions },
    });
    return null;
  });
}

/** 停止の解除. Who was invited is invited again instead: his link is gone. Throws FORBIDDEN, NOT_FOUND, OWNERS_ONLY, INPUT_INVALID. */
export function resumeMember({ actor, userId, now }: Given): Promise<void> {
  return actOnMember({ actor, userId, now }, async (tx, member) => {
    if (!member.disabledAt) return null;
    if (member.passwordHash === null) return "INPUT_INVALID";
    await tx.user.update({ where: { id: userId }, data: { disabledAt: null } });
    await appendAudit(tx, {
      at: now,
      type: "auth.user.resumed",
      actor: `user:${actor.userId}`,
      target: `user:${userId}`,
      outcome: "ok",
    });
    return null;
  });
}

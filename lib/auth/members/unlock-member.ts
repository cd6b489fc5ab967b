import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { clearAttempts } from "../attempts.ts";
import type { Actor } from "../types.ts";
import { actOnMember } from "./act-on-member.ts";

/** Ends the lock after failed logins of a member of the actor's organisation. Throws FORBIDDEN, NOT_FOUND, OWNERS_ONLY. */
export function unlockMember({ actor, userId, now }: { actor: Actor; userId: string; now: Date }): Promise<void> {
  return actOnMember({ actor, userId, now }, async (tx, { email }) => {
    await clearAttempts(tx, email);
    await appendAudit(tx, {
      at: now,
      type: "auth.user.unlocked",
      actor: `user:${actor.userId}`,
      target: `user:${userId}`,
      outcome: "ok",
    });
    return null;
  });
}

import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb } from "@/lib/db.ts";
import { type ErrorCode, NatsuinError } from "@/lib/errors.ts";
import { may, RIGHTS, type Right, type RightEntry } from "./rights.ts";
import type { Actor } from "./types.ts";

type Asked = { target: string; now: Date };

/** Throws FORBIDDEN where the actor's membership lacks the right (OWNERS_ONLY where owners alone have it); the attempt is in the audit log. */
export async function requireRight(actor: Actor, right: Right, asked: Asked): Promise<void> {
  if (may(actor, right)) return;
  const { who }: RightEntry = RIGHTS[right];
  await refuseAct(who.length === 1 ? "OWNERS_ONLY" : "FORBIDDEN", actor, { ...asked, right });
}

/** Refuses an act on members or departments: one audit event, then the error. */
export async function refuseAct(code: ErrorCode, actor: Actor, { target, right, now }: Asked & { right: Right }): Promise<never> {
  await appendAudit(appDb(), {
    at: now,
    type: "auth.access.refused",
    actor: `user:${actor.userId}`,
    target,
    outcome: "refused",
    facts: { reason: code, right, membership: actor.membership },
  });
  throw new NatsuinError(code);
}

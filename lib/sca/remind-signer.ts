import "server-only";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { lockContract, ownContract, refuseContract } from "./access.ts";
import { askOnce, waitedFor } from "./ask-again.ts";
import { actorName } from "./record.ts";

/** How soon the same person may be reminded again. */
export const REMINDER_PAUSE = 10 * 60 * 1000;

/**
 * Sends everybody who is waited for his mail once more, but not twice within the pause: to them alone, and for somebody new with another link, since a lost one cannot be
 * found again. Throws NOT_FOUND, CONTRACT_STATE (nobody is waited for), REMINDER_TOO_SOON.
 */
export async function remindSigner(actor: Actor, contractId: string, now: Date): Promise<void> {
  const contract = await ownContract(actor, contractId, "contract.remind", now);
  const refused = await appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    const called = waitedFor(locked, now);
    if (called.length === 0) return "CONTRACT_STATE" as const;
    const since = new Date(now.getTime() - REMINDER_PAUSE);
    const asked = { contractId, type: { in: ["called", "reminded"] }, at: { gt: since } };
    const lately = await tx.contractEvent.findMany({ where: asked });
    const late = new Set(lately.map(({ data }) => (data as { position?: number }).position));
    const due = called.filter(({ position }) => !late.has(position));
    if (due.length === 0) return "REMINDER_TOO_SOON" as const;
    for (const recipient of due)
      await askOnce(tx, { contract: locked, recipient, sender: actor, by: actorName(actor), again: "waiting", now });
    return null;
  });
  if (refused) await refuseContract(actor, contractId, refused, now, { state: contract.state, act: "remind" });
}

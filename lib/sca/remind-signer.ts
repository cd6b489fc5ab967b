import "server-only";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { lockContract, ownContract, refuseContract } from "./access.ts";
import { isOpen } from "./contract-view.ts";
import { mailCall } from "./mails.ts";
import { calledRecipient } from "./parties.ts";
import { actorName, record } from "./record.ts";

/** How soon the same signer may be reminded again. */
export const REMINDER_PAUSE = 10 * 60 * 1000;

/**
 * Sends the signer whose turn it is his mail once more: to him alone, and for somebody new with another link, since a lost one cannot be
 * found again. Throws NOT_FOUND, CONTRACT_STATE (nobody is waited for), REMINDER_TOO_SOON.
 */
export async function remindSigner(actor: Actor, contractId: string, now: Date): Promise<void> {
  const contract = await ownContract(actor, contractId, now);
  const refused = await appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    const recipient = isOpen(locked, now) ? calledRecipient(locked.recipients) : undefined;
    if (!recipient) return "CONTRACT_STATE" as const;
    const since = new Date(now.getTime() - REMINDER_PAUSE);
    const asked = { contractId, type: { in: ["called", "reminded"] }, at: { gt: since } };
    const lately = await tx.contractEvent.findMany({ where: asked });
    const { position } = recipient;
    if (lately.some(({ data }) => (data as { position?: number }).position === position)) return "REMINDER_TOO_SOON" as const;
    await mailCall(tx, { contract: locked, recipient, sender: actor, now });
    await record(tx, {
      contract,
      by: actorName(actor),
      now,
      event: { type: "reminded", data: { position } },
      audit: { type: "sca.contract.reminded", outcome: "ok", facts: { position } },
    });
    return null;
  });
  if (refused) await refuseContract(actor, contractId, refused, now, { state: contract.state, act: "remind" });
}

import "server-only";
import type { Actor } from "../auth/types.ts";
import { appDb, type Db } from "../db.ts";
import { lockContract, refuseContract, visibleContract } from "./access.ts";
import { advanceContract } from "./advance-contract.ts";
import { isTurn } from "./contract-view.ts";
import { actorName, record } from "./record.ts";
import { nextRecipientState } from "./transitions.ts";

/** `text`: SHA-256 of what was sent, as the page showed it (ReadView.approves) */
export type Approval = { contractId: string; text: string };

/**
 * 承認 by a recipient who approves and signs nothing: what he was shown goes on to the next. Signatures of others do not change what he
 * approves; an amendment does. Throws NOT_FOUND, NOT_YOUR_TURN, CONTRACT_CHANGED.
 */
export async function approveContract(actor: Actor, { contractId, text }: Approval, now: Date): Promise<void> {
  await visibleContract(actor, contractId, now);
  const refused = await appDb().$transaction(async (tx) => {
    const contract = await lockContract(tx, contractId);
    const own = contract.recipients.find(({ userId }) => userId === actor.userId);
    if (own?.kind !== "approver" || !isTurn(contract, actor, now)) return "NOT_YOUR_TURN" as const;
    if ((await sentText(contractId, tx)) !== text) return "CONTRACT_CHANGED" as const;
    const { blob } = await tx.document.findFirstOrThrow({ where: { contractId }, orderBy: { revision: "desc" } });
    const data = { state: nextRecipientState(own.state, "approve"), approvedAt: now };
    await tx.recipient.update({ where: { id: own.id }, data });
    const { position } = own;
    const audit = { type: "sca.contract.approved", outcome: "ok", facts: { position, document: blob } } as const;
    await record(tx, { contract, by: actorName(actor), now, event: { type: "approved", data: { position } }, audit });
    await advanceContract(tx, { contractId, act: "approve", now });
    return null;
  });
  if (refused) await refuseContract(actor, contractId, refused, now);
}

/** What recipients were sent: revision 1, to which signatures only add. */
export async function sentText(contractId: string, db: Db): Promise<string> {
  const where = { contractId_revision: { contractId, revision: 1 } };
  return (await db.document.findUniqueOrThrow({ where, select: { blob: true } })).blob;
}

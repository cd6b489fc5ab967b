import "server-only";
import type { Actor } from "../auth/types.ts";
import { appDb, type Db } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import { lockContract, ownContract, refuseContract } from "./access.ts";
import { requireDraft, requireUnchanged } from "./draft.ts";
import { actorName, record } from "./record.ts";

/**
 * Takes a draft away for good; the audit log keeps that it was there (docs/decisions/0032). What others were shown once — sent, or for approval — has
 * a history and is withdrawn instead (cancelContract). `version`: of the draft that the page showed.
 * Throws NOT_FOUND, FORBIDDEN, CONTRACT_STATE, CONTRACT_CHANGED, DRAFT_WAS_SHOWN.
 */
export async function deleteDraft(
  actor: Actor,
  { contractId, version }: { contractId: string; version: number },
  now: Date,
): Promise<void> {
  const draft = await ownContract(actor, contractId, "contract.cancel", now);
  requireDraft(draft);
  if (await wasShown(appDb(), contractId)) return refuseContract(actor, contractId, "DRAFT_WAS_SHOWN", now);
  await appDb().$transaction(async (tx) => {
    requireUnchanged(await lockContract(tx, contractId), version);
    // Asked again under the lock: it may have gone out and come back since.
    if (await wasShown(tx, contractId)) throw new NatsuinError("CONTRACT_CHANGED");
    const facts = { number: draft.number };
    await record(tx, {
      contract: draft,
      by: actorName(actor),
      now,
      audit: { type: "sca.contract.deleted", outcome: "ok", facts },
    });
    const where = { contractId };
    await tx.contractField.deleteMany({ where });
    await tx.recipient.deleteMany({ where });
    await tx.contractPart.deleteMany({ where });
    await tx.document.deleteMany({ where });
    await tx.contractEvent.deleteMany({ where });
    await tx.contract.delete({ where: { id: contractId } });
  });
}

const SHOWING = ["sent", "approval_asked"];
/** What a history says of a contract that somebody but its sender has had. */
export const isShowing = (type: string): boolean => SHOWING.includes(type);

async function wasShown(db: Db, contractId: string): Promise<boolean> {
  return (await db.contractEvent.count({ where: { contractId, type: { in: SHOWING } } })) > 0;
}

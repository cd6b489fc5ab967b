import "server-only";
import { peopleById } from "../auth/directory.ts";
import { may } from "../auth/rights.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import { lockContract, ownContract } from "./access.ts";
import { requireWhole } from "./deliver-contract.ts";
import { requireUnchanged } from "./draft.ts";
import { mailApprovalAsked } from "./mails.ts";
import { actorName, record } from "./record.ts";
import { nextContractState } from "./transitions.ts";

/**
 * 社内承認: asks the colleague whom the draft names; until he has decided nobody changes it. Whole as for sending, so that his word is the last.
 * `version`: of the draft that the page showed.
 * Throws NOT_FOUND, CONTRACT_STATE, CONTRACT_CHANGED, APPROVER_UNKNOWN and what requireWhole says.
 */
export async function askApproval(actor: Actor, contractId: string, now: Date, version?: number): Promise<void> {
  const draft = await ownContract(actor, contractId, "contract.send", now);
  requireUnchanged(draft, version);
  const { approverId } = draft;
  const approver = approverId === null ? undefined : (await peopleById([approverId])).get(approverId);
  if (!approver || approver.tenantId !== actor.tenantId || !may(approver, "contract.approve"))
    throw new NatsuinError("APPROVER_UNKNOWN");
  await requireWhole(actor, draft, now);
  await appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    if (locked.version !== draft.version) throw new NatsuinError("CONTRACT_CHANGED");
    const state = nextContractState(locked.state, "askApproval");
    const data = { state, approvalAskedAt: now, approvedAt: null, returnReason: null, version: { increment: 1 } };
    await tx.contract.update({ where: { id: contractId }, data });
    const audit = { type: "sca.contract.approval-asked", outcome: "ok", facts: { of: approver.userId } } as const;
    await record(tx, { contract: draft, by: actorName(actor), now, event: { type: "approval_asked" }, audit });
    await mailApprovalAsked(tx, { contract: draft, to: approver, sender: actor, now });
  });
}

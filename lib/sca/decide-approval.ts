import "server-only";
import { type Person, peopleById } from "../auth/directory.ts";
import { requireRight } from "../auth/require-right.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import { type ContractWithParties, lockContract, refuseContract, visibleContract } from "./access.ts";
import { deliverContract } from "./deliver-contract.ts";
import { mailReturned } from "./mails.ts";
import { actorName, record } from "./record.ts";
import { nextContractState } from "./transitions.ts";

/** `version`: of what the page showed; what is approved is what is sent. */
export type ApprovalDecision =
  | { contractId: string; decision: "approve"; version: number }
  | { contractId: string; decision: "return"; reason: string };

/**
 * 社内承認: the colleague who was asked sends it in its sender's name, or gives it back with a reason (差戻し). Its sender takes it back with
 * takeBackApproval. Throws NOT_FOUND, FORBIDDEN (somebody else), CONTRACT_STATE, CONTRACT_CHANGED, INPUT_INVALID and what deliverContract says.
 */
export async function decideApproval(actor: Actor, decision: ApprovalDecision, now: Date): Promise<void> {
  const { contractId } = decision;
  const draft = await visibleContract(actor, contractId, now);
  if (draft.approverId !== actor.userId) return refuseContract(actor, contractId, "FORBIDDEN", now);
  await requireRight(actor, "contract.approve", { target: `contract:${contractId}`, now });
  if (draft.state !== "awaiting_approval")
    return refuseContract(actor, contractId, "CONTRACT_STATE", now, { state: draft.state, act: decision.decision });
  const by = actorName(actor);
  const sender = (await peopleById([draft.createdBy])).get(draft.createdBy);
  if (decision.decision === "approve") {
    if (decision.version !== draft.version) throw new NatsuinError("CONTRACT_CHANGED");
    const audit = { type: "sca.contract.approval-given", outcome: "ok", facts: { number: draft.number } } as const;
    return deliverContract({
      actor,
      draft,
      sender: sender ?? actor,
      now,
      first: async (tx) => {
        await tx.contract.update({ where: { id: contractId }, data: { approvedAt: now } });
        await record(tx, { contract: draft, by, now, event: { type: "approved_to_send" }, audit });
      },
    });
  }
  const returnReason = decision.reason.trim();
  if (returnReason === "" || returnReason.length > 500) throw new NatsuinError("INPUT_INVALID");
  await giveBack(draft, { by, returnReason, tell: sender, now });
}

/** Its sender wants it back before it was decided. Throws NOT_FOUND, CONTRACT_STATE. */
export async function takeBackApproval(actor: Actor, contractId: string, now: Date): Promise<void> {
  const draft = await visibleContract(actor, contractId, now);
  if (draft.createdBy !== actor.userId) return refuseContract(actor, contractId, "FORBIDDEN", now);
  await requireRight(actor, "contract.send", { target: `contract:${contractId}`, now });
  await giveBack(draft, { by: actorName(actor), returnReason: null, now });
}

/** `tell`: who is mailed the reason, in the same transaction. */
async function giveBack(
  contract: ContractWithParties,
  { by, returnReason, tell, now }: { by: string; returnReason: string | null; tell?: Person; now: Date },
): Promise<void> {
  const { id } = contract;
  await appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, id);
    const state = nextContractState(locked.state, "return");
    await tx.contract.update({ where: { id }, data: { state, returnReason, version: { increment: 1 } } });
    const audit = { type: "sca.contract.returned", outcome: "ok", facts: {} } as const;
    await record(tx, { contract, by, now, event: { type: "returned" }, audit });
    if (tell && returnReason !== null) await mailReturned(tx, { contract, to: tell, reason: returnReason, now });
  });
}

import "server-only";
import type { Actor } from "../auth/types.ts";
import { ownContract, refuseContract } from "./access.ts";
import { deliverContract } from "./deliver-contract.ts";
import { requireUnchanged } from "./draft.ts";

/**
 * Sends a draft. One that names who approves it in the house is sent by him (decide-approval.ts).
 * `version`: of the draft that the page showed. Throws NOT_FOUND, CONTRACT_STATE, CONTRACT_CHANGED, APPROVAL_NEEDED and what deliverContract says.
 */
export async function sendContract(actor: Actor, contractId: string, now: Date, version?: number): Promise<void> {
  const draft = await ownContract(actor, contractId, "contract.send", now);
  requireUnchanged(draft, version);
  if (draft.approverId !== null) return refuseContract(actor, contractId, "APPROVAL_NEEDED", now);
  await deliverContract({ actor, draft, sender: actor, now });
}

import "server-only";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { lockContract, ownContract, refuseContract } from "./access.ts";
import { mailEnded } from "./mails.ts";
import { actorName, record } from "./record.ts";
import { LIVE, withContract } from "./signing/rows.ts";
import { withdrawSigning } from "./signing/withdraw-signing.ts";
import { mayContract, nextContractState } from "./transitions.ts";

/**
 * 修正: a contract that nobody has signed becomes a draft again. What was prepared for signing goes, inputs and approvals count no more, and
 * those who were asked are told; its history says that it was sent and in which bytes.
 * Throws NOT_FOUND, CONTRACT_STATE (somebody has signed), SIGNING_STATE (a value exists already).
 */
export async function amendContract(actor: Actor, contractId: string, now: Date): Promise<void> {
  const contract = await ownContract(actor, contractId, "contract.amend", now);
  const details = { state: contract.state, act: "amend" };
  if (!mayContract(contract.state, "amend")) return refuseContract(actor, contractId, "CONTRACT_STATE", now, details);
  const by = actorName(actor);
  const live = await appDb().signing.findMany({ where: { contractId, state: { in: [...LIVE] } }, include: withContract });
  for (const signing of live)
    if (!(await withdrawSigning(signing, by, now))) return refuseContract(actor, contractId, "SIGNING_STATE", now, details);
  const amended = await appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    // A passage may have begun since.
    if ((await tx.signing.count({ where: { contractId, state: { in: [...LIVE] } } })) > 0) return false;
    const state = nextContractState(locked.state, "amend");
    const sent = await tx.document.findFirst({ where: { contractId, revision: 1 } });
    // Passages of these bytes have come to nothing; the audit log has them.
    await tx.signingBatchItem.deleteMany({ where: { contractId } });
    await tx.signing.deleteMany({ where: { contractId } });
    await tx.document.deleteMany({ where: { contractId, revision: { gte: 1 } } });
    const fresh = { state: "waiting", viewedAt: null, approvedAt: null, inputState: "none", inputAt: null } as const;
    await tx.recipient.updateMany({ where: { contractId }, data: fresh });
    await tx.contractField.updateMany({ where: { contractId }, data: { value: null, valueAt: null } });
    const data = { state, sentAt: null, remindedAt: null, approvedAt: null, savedAt: now, version: { increment: 1 } };
    await tx.contract.update({ where: { id: contractId }, data });
    const facts = { document: sent?.blob ?? "-" };
    const audit = { type: "sca.contract.amended", outcome: "ok", facts } as const;
    await record(tx, { contract, by, now, event: { type: "amended" }, audit });
    const told = locked.recipients.filter((one) => one.state !== "waiting" || one.inputState !== "none");
    await mailEnded(tx, { contract, to: told, how: "amended", now });
    return true;
  });
  if (!amended) await refuseContract(actor, contractId, "CONTRACT_CHANGED", now);
}

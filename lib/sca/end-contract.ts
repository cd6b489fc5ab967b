import "server-only";
import { peopleById } from "../auth/directory.ts";
import type { Actor } from "../auth/types.ts";
import { appDb, type Prisma } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import { type ContractWithParties, lockContract, ownContract, refuseContract, UNSENT, visibleContract } from "./access.ts";
import { isInputAsked, isTurn } from "./contract-view.ts";
import { mailEnded } from "./mails.ts";
import { actorName, record, SYSTEM } from "./record.ts";
import { LIVE, withContract } from "./signing/rows.ts";
import { withdrawSigning } from "./signing/withdraw-signing.ts";
import { mayContract, nextContractState, nextRecipientState } from "./transitions.ts";

/** 却下 by who is called, or asked for inputs. Throws NOT_FOUND, NOT_YOUR_TURN, INPUT_INVALID, SIGNING_STATE once the value exists. */
export async function declineContract(
  actor: Actor,
  { contractId, reason }: { contractId: string; reason: string },
  now: Date,
): Promise<void> {
  const declineReason = reason.trim();
  if (declineReason === "" || declineReason.length > 500) throw new NatsuinError("INPUT_INVALID");
  const contract = await visibleContract(actor, contractId, now);
  const own = contract.recipients.find(({ userId }) => userId === actor.userId);
  if (!own || !(isTurn(contract, actor, now) || isInputAsked(contract, actor, now)))
    return refuseContract(actor, contractId, "NOT_YOUR_TURN", now);
  const ended = await end(contract, { act: "decline", by: actorName(actor), now, data: { declineReason }, recipientId: own.id });
  if (!ended) await refuseContract(actor, contractId, "SIGNING_STATE", now, { state: contract.state, act: "decline" });
}

/** 取消 by the sender. Throws NOT_FOUND, CONTRACT_STATE, SIGNING_STATE while a value exists that is not placed yet. */
export async function cancelContract(actor: Actor, contractId: string, now: Date): Promise<void> {
  const contract = await ownContract(actor, contractId, "contract.cancel", now);
  const details = { state: contract.state, act: "cancel" };
  if (!mayContract(contract.state, "cancel")) return refuseContract(actor, contractId, "CONTRACT_STATE", now, details);
  const ended = await end(contract, { act: "cancel", by: actorName(actor), now });
  if (!ended) await refuseContract(actor, contractId, "SIGNING_STATE", now, details);
}

/** 期限切れ, by the clock. @returns false for a contract with a value that waits for its timestamp: it is left to finish */
export function expireContract(contract: ContractWithParties, now: Date): Promise<boolean> {
  return end(contract, { act: "expire", by: SYSTEM, now });
}

const HOW = { decline: "declined", cancel: "cancelled", expire: "expired" } as const;
const AUDIT = { decline: "sca.contract.declined", cancel: "sca.contract.cancelled", expire: "sca.contract.cancelled" } as const;

type Ending = { act: keyof typeof HOW; by: string; now: Date; data?: Prisma.ContractUpdateInput; recipientId?: string };

/** A passage under way is withdrawn first. @returns false when its value exists: then the contract cannot end this way */
async function end(contract: ContractWithParties, { act, by, now, data, recipientId }: Ending): Promise<boolean> {
  const { id } = contract;
  const live = await appDb().signing.findMany({ where: { contractId: id, state: { in: [...LIVE] } }, include: withContract });
  for (const signing of live) if (!(await withdrawSigning(signing, by, now))) return false;
  const sender = (await peopleById([contract.createdBy])).get(contract.createdBy);
  await appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, id);
    // A passage may have begun since.
    if ((await tx.signing.count({ where: { contractId: id, state: { in: [...LIVE] } } })) > 0)
      throw new NatsuinError("CONTRACT_CHANGED");
    const state = nextContractState(locked.state, act);
    await tx.contract.update({ where: { id }, data: { ...data, state, version: { increment: 1 } } });
    const own = locked.recipients.find((one) => one.id === recipientId);
    if (own) await tx.recipient.update({ where: { id: own.id }, data: { state: nextRecipientState(own.state, "decline") } });
    const how = HOW[act];
    await record(tx, { contract, by, now, event: { type: how }, audit: { type: AUDIT[act], outcome: "ok", facts: { how } } });
    if (UNSENT.some((one) => one === locked.state)) return;
    const told = locked.recipients.filter((one) => one.state !== "waiting" || one.inputState !== "none");
    const concerned = told.filter((one) => one.id !== recipientId);
    await mailEnded(tx, { contract, to: [...concerned, ...(sender && act !== "cancel" ? [sender] : [])], how, now });
  });
  return true;
}

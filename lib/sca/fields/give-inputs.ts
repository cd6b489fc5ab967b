import "server-only";
import { peopleById } from "../../auth/directory.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import type { ContractField } from "../../generated/prisma/client.ts";
import { lockContract, refuseContract, visibleContract } from "../access.ts";
import { beginSigning } from "../begin-signing.ts";
import { isInputAsked } from "../contract-view.ts";
import { prepareRevision } from "../prepare-revision.ts";
import { actorName, record } from "../record.ts";
import { nextContractState } from "../transitions.ts";
import { contractFields } from "./fields-view.ts";

export type Given = { next: "others" | "signing" };

/** A value of the giver's other window, or another last one, may come between; not without end. */
const ATTEMPTS = 5;

/**
 * Inputs become final. The last one's freezes them all: in one transaction they are drawn into revision 1, beneath every signature to
 * come, and whoever signs first is called. Nothing is ever left between.
 *   1. own required ones are there   2. of the last one: the revision with everybody's   3. the transaction, if all is still as read
 * Throws NOT_FOUND, INPUTS_GIVEN, INPUTS_INCOMPLETE, CONTRACT_CHANGED.
 */
export async function giveInputs(actor: Actor, contractId: string, now: Date): Promise<Given> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const given = await attemptToGive(actor, contractId, now);
    if (given !== "again") return given;
  }
  throw new NatsuinError("CONTRACT_CHANGED");
}

async function attemptToGive(actor: Actor, contractId: string, now: Date): Promise<Given | "again"> {
  const contract = await visibleContract(actor, contractId, now);
  const own = contract.recipients.find(({ userId }) => userId === actor.userId);
  if (!own || !isInputAsked(contract, actor, now)) return refuseContract(actor, contractId, "INPUTS_GIVEN", now);
  const fields = await contractFields(contractId);
  const empty = fields.filter(({ recipientId, kind, required, value }) => {
    return recipientId === own.id && kind !== "signature" && required && value === null;
  });
  if (empty.length > 0) throw new NatsuinError("INPUTS_INCOMPLETE", { count: empty.length });
  const asked = ({ id, inputState }: typeof own) => id !== own.id && inputState === "asked";
  const revision = contract.recipients.some(asked) ? null : await prepareRevision(contract);
  const sender = (await peopleById([contract.createdBy])).get(contract.createdBy);
  if (!sender) throw new Error(`contract ${contractId} has no sender`);

  const outcome = await appDb().$transaction(async (tx): Promise<Given | "again" | "over"> => {
    const locked = await lockContract(tx, contractId);
    if (!isInputAsked(locked, actor, now)) return "over";
    const last = !locked.recipients.some(asked);
    if (last !== (revision !== null)) return "again";
    const read = ({ recipientId }: ContractField) => last || recipientId === own.id;
    const stored = await tx.contractField.findMany({ where: { contractId } });
    if (valuesOf(stored.filter(read)) !== valuesOf(fields.filter(read))) return "again";
    await tx.recipient.update({ where: { id: own.id }, data: { inputState: "given", inputAt: now } });
    const { position } = own;
    await record(tx, {
      contract,
      by: actorName(actor),
      now,
      event: { type: "input_given", data: { position } },
      audit: { type: "sca.contract.input_given", outcome: "ok", facts: { position, document: revision?.blob ?? "-" } },
    });
    const state = last ? nextContractState(locked.state, "begin") : locked.state;
    await tx.contract.update({ where: { id: contractId }, data: { state, version: { increment: 1 } } });
    if (revision) await beginSigning(tx, { contract: locked, revision, sender, now });
    return { next: last ? "signing" : "others" };
  });
  if (outcome === "over") return refuseContract(actor, contractId, "INPUTS_GIVEN", now);
  return outcome;
}

const valuesOf = (fields: Pick<ContractField, "id" | "value">[]): string =>
  JSON.stringify(fields.map(({ id, value }) => [id, value]).sort());

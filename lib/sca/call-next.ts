import "server-only";
import type { Db } from "../db.ts";
import type { ContractWithParties } from "./access.ts";
import { mailCall, type Named } from "./mails.ts";
import { nextGroup } from "./parties.ts";
import { recordEach, SYSTEM } from "./record.ts";
import { nextRecipientState } from "./transitions.ts";

/** Calls whoever of the first open group was not called yet: all at once. */
export async function callNext(
  tx: Db,
  { contract, sender, now }: { contract: ContractWithParties; sender: Named; now: Date },
): Promise<void> {
  const called = nextGroup(contract.recipients).filter(({ state }) => state === "waiting");
  const state = nextRecipientState("waiting", "call");
  await tx.recipient.updateMany({ where: { id: { in: called.map(({ id }) => id) } }, data: { state } });
  const events = called.map(({ position }) => ({ type: "called" as const, data: { position } }));
  await recordEach(tx, { contract, by: SYSTEM, now, events });
  const [approvers, signers] = [called.filter(isApprover), called.filter((one) => !isApprover(one))];
  await mailCall(tx, { contract, recipients: approvers, sender, ask: "approve", now });
  await mailCall(tx, { contract, recipients: signers, sender, ask: "sign", now });
}

const isApprover = ({ kind }: ContractWithParties["recipients"][number]) => kind === "approver";

import "server-only";
import { type Person, peopleById } from "../auth/directory.ts";
import type { Db } from "../db.ts";
import { env } from "../env.ts";
import { type ContractWithParties, lockContract } from "./access.ts";
import { callNext } from "./call-next.ts";
import { mailCall, mailCompleted } from "./mails.ts";
import { nextGroup, signersIn } from "./parties.ts";
import { record, SYSTEM } from "./record.ts";
import { NOBODY_NEXT } from "./signing/next-signer.ts";
import { nextContractState, nextRecipientState } from "./transitions.ts";

/**
 * After a signature or an approval, in its transaction: the next group is called, or nobody is waited for and the contract is concluded.
 * A contract is never left between: whoever acts last concludes it.
 */
export async function advanceContract(
  tx: Db,
  { contractId, act, now }: { contractId: string; act: "sign" | "approve"; now: Date },
): Promise<void> {
  const contract = await lockContract(tx, contractId);
  const open = nextGroup(contract.recipients).length > 0;
  const state = nextContractState(contract.state, open ? act : "conclude");
  const data = { state, completedAt: open ? null : now, ...NOBODY_NEXT, version: { increment: 1 } };
  await tx.contract.update({ where: { id: contractId }, data });
  const sender = (await peopleById([contract.createdBy], tx)).get(contract.createdBy);
  if (!sender) throw new Error(`contract ${contractId} has no sender`);
  if (open) await callNext(tx, { contract, sender, now });
  else await conclude(tx, contract, sender, now);
}

async function conclude(tx: Db, contract: ContractWithParties, sender: Person, now: Date): Promise<void> {
  const { id: contractId, tenantId, recipients } = contract;
  const { blob } = await tx.document.findFirstOrThrow({ where: { contractId }, orderBy: { revision: "desc" } });
  const facts = { document: blob, signatures: signersIn(recipients).length };
  const audit = { type: "sca.contract.completed", outcome: "ok", facts } as const;
  await record(tx, { contract, by: SYSTEM, now, event: { type: "completed" }, audit });
  // Last, an archive timestamp: a chore's, so that the result is not kept waiting for it (design/pades.md).
  if (env().signatureLevel === "B-LTA") await tx.archive.create({ data: { contractId, tenantId, dueAt: now } });
  const copies = recipients.filter(({ kind, state }) => kind === "cc" && state === "waiting");
  const state = nextRecipientState("waiting", "call");
  await tx.recipient.updateMany({ where: { id: { in: copies.map(({ id }) => id) } }, data: { state } });
  await mailCall(tx, { contract, recipients: copies, sender, ask: "copy", now });
  const told = [...recipients.filter(({ kind }) => kind !== "cc"), sender];
  await mailCompleted(tx, { contract, to: told, now });
}

import "server-only";
import type { Db } from "../db.ts";
import { newId } from "../ids.ts";
import { type ContractWithParties, lockContract } from "./access.ts";
import { callNext } from "./call-next.ts";
import { mailCall, type Named } from "./mails.ts";
import type { PreparedRevision } from "./prepare-revision.ts";
import { nextRecipientState } from "./transitions.ts";

/**
 * The document is fixed: revision 1 is stored, those who only read are told, and the first group is called. In the transaction that moved
 * the contract to `awaiting_signature`.
 */
export async function beginSigning(
  tx: Db,
  { contract, revision, sender, now }: { contract: ContractWithParties; revision: PreparedRevision; sender: Named; now: Date },
): Promise<void> {
  const { id: contractId, tenantId } = contract;
  const { blob, size, pages, fieldNames } = revision;
  const document = { id: newId("doc"), tenantId, contractId, revision: 1, blob, size, pages, createdAt: now };
  await tx.document.create({ data: document });
  const renamed = contract.recipients.filter(({ id, fieldName }) => fieldNames.has(id) && fieldNames.get(id) !== fieldName);
  for (const { id } of renamed) await tx.recipient.update({ where: { id }, data: { fieldName: fieldNames.get(id) } });
  const { recipients } = await lockContract(tx, contractId);
  const viewers = recipients.filter(({ kind, state }) => kind === "viewer" && state === "waiting");
  const state = nextRecipientState("waiting", "call");
  await tx.recipient.updateMany({ where: { id: { in: viewers.map(({ id }) => id) } }, data: { state } });
  await mailCall(tx, { contract, recipients: viewers, sender, ask: "view", now });
  await callNext(tx, { contract: { ...contract, recipients }, sender, now });
}

import "server-only";
import type { Db } from "../../db.ts";
import type { ContractField } from "../../generated/prisma/client.ts";
import { lockContract } from "../access.ts";
import { mailCall, type Named } from "../mails.ts";

/** Whose inputs are collected before anybody signs. */
export const filledBy = (fields: ContractField[]): Set<string> =>
  new Set(fields.filter(({ kind }) => kind !== "signature").map(({ recipientId }) => recipientId));

/** Asks everybody who has something to put in, all at once: no turn is waited for. In the transaction that sends the contract. */
export async function askInputs(
  tx: Db,
  { contractId, fields, sender, now }: { contractId: string; fields: ContractField[]; sender: Named; now: Date },
): Promise<void> {
  const contract = await lockContract(tx, contractId);
  const fill = filledBy(fields);
  const asked = contract.recipients.filter(({ id }) => fill.has(id));
  await tx.recipient.updateMany({ where: { id: { in: asked.map(({ id }) => id) } }, data: { inputState: "asked" } });
  await mailCall(tx, { contract, recipients: asked, sender, ask: "input", now });
}

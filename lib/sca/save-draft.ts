import "server-only";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import { isPlainLine, isPlainText } from "../plain-text.ts";
import { lockContract, ownContract } from "./access.ts";
import { requireDraft } from "./draft.ts";
import { floorOf } from "./minimum-level.ts";
import type { Level } from "./views.ts";

export type DraftInput = {
  contractId: string;
  title: string;
  amount: number | null;
  message: string /** ISO 8601 */;
  due: string | null;
  minLevel: Level;
};

const MAX_AMOUNT = 999_999_999_999_999;

/**
 * Saves what the sender typed. A least level above what this installation reaches is kept as a draft, and refused on sending.
 * Throws NOT_FOUND, CONTRACT_STATE, INPUT_INVALID (a least level below the template's, too).
 */
export async function saveDraft(actor: Actor, input: DraftInput, now: Date): Promise<void> {
  const { contractId, title, amount, message, due, minLevel } = input;
  const words = title.normalize("NFC").trim();
  const expiresAt = due === null ? null : new Date(due);
  if (words === "" || words.length > 120 || message.length > 2000) throw new NatsuinError("INPUT_INVALID");
  if (!isPlainLine(words) || !isPlainText(message)) throw new NatsuinError("INPUT_INVALID");
  if (amount !== null && (!Number.isInteger(amount) || amount < 0 || amount > MAX_AMOUNT))
    throw new NatsuinError("INPUT_INVALID");
  if (expiresAt !== null && !(expiresAt > now)) throw new NatsuinError("INPUT_INVALID");
  const draft = await ownContract(actor, contractId, now);
  requireDraft(draft);
  if (![1, 2, 3].includes(minLevel) || minLevel < floorOf(draft.templateId)) throw new NatsuinError("INPUT_INVALID");
  await appDb().$transaction(async (tx) => {
    requireDraft(await lockContract(tx, contractId));
    const data = { savedAt: now, title: words, amount, message: message.trim(), expiresAt, minLevel, version: { increment: 1 } };
    await tx.contract.update({ where: { id: contractId }, data });
  });
}

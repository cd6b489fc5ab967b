import "server-only";
import { peopleByEmail } from "../auth/directory.ts";
import { may } from "../auth/rights.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import { isPlainLine, isPlainText } from "../plain-text.ts";
import { lockContract, ownContract } from "./access.ts";
import { requireDraft, requireUnchanged } from "./draft.ts";
import { floorOf } from "./minimum-level.ts";
import type { Level } from "./views.ts";

export type DraftInput = {
  contractId: string;
  /** what is left out here and below stays as it was */
  title?: string;
  amount?: number | null;
  message?: string;
  /** ISO 8601 */
  due?: string | null;
  minLevel?: Level;
  /** null: no reminders by themselves */
  remindEveryDays?: number | null;
  mayForward?: boolean;
  /** 社内承認: the address of the colleague who is asked before it is sent; null: nobody */
  approver?: string | null;
  /** of the draft that the page showed */
  version?: number;
};

const MAX_AMOUNT = 999_999_999_999_999;

/**
 * Saves what the sender typed. A least level above what this installation reaches is kept as a draft, and refused on sending.
 * @returns the draft's new version
 * Throws NOT_FOUND, CONTRACT_STATE, CONTRACT_CHANGED, APPROVER_UNKNOWN, INPUT_INVALID (a least level below the template's, too).
 */
export async function saveDraft(actor: Actor, input: DraftInput, now: Date): Promise<{ version: number }> {
  const { contractId, title, amount, message, due, minLevel, remindEveryDays, mayForward, version } = input;
  const words = title?.normalize("NFC").trim();
  const expiresAt = due ? new Date(due) : due;
  if (words === "" || (words && (words.length > 120 || !isPlainLine(words)))) throw new NatsuinError("INPUT_INVALID");
  if (message !== undefined && (message.length > 2000 || !isPlainText(message))) throw new NatsuinError("INPUT_INVALID");
  if (typeof amount === "number" && (!Number.isInteger(amount) || amount < 0 || amount > MAX_AMOUNT))
    throw new NatsuinError("INPUT_INVALID");
  if (expiresAt && !(expiresAt > now)) throw new NatsuinError("INPUT_INVALID");
  const draft = await ownContract(actor, contractId, "contract.edit", now);
  requireDraft(draft);
  if (minLevel !== undefined && (![1, 2, 3].includes(minLevel) || minLevel < floorOf(draft.templateId)))
    throw new NatsuinError("INPUT_INVALID");
  if (remindEveryDays !== undefined && remindEveryDays !== null && !isInterval(remindEveryDays))
    throw new NatsuinError("INPUT_INVALID");
  const approverId = await approverOf(actor, input.approver);
  return appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    requireUnchanged(locked, version);
    const typed = { title: words, amount, message: message?.trim(), expiresAt, minLevel };
    const data = { ...typed, remindEveryDays, mayForward, approverId, savedAt: now, version: { increment: 1 } };
    await tx.contract.update({ where: { id: contractId }, data });
    return { version: locked.version + 1 };
  });
}

const isInterval = (days: number) => Number.isInteger(days) && days >= 1 && days <= 30;

/** A colleague other than the sender, who may decide. Throws APPROVER_UNKNOWN. */
async function approverOf(actor: Actor, email: string | null | undefined): Promise<string | null | undefined> {
  if (email === null || email === undefined) return email;
  const person = (await peopleByEmail([email])).get(email.trim().toLowerCase());
  const colleague = person?.takenUp && person.tenantId === actor.tenantId && person.userId !== actor.userId;
  if (!colleague || !may(person, "contract.approve")) throw new NatsuinError("APPROVER_UNKNOWN");
  return person.userId;
}

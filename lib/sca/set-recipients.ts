import "server-only";
import { type FoundPerson, peopleByEmail } from "../auth/directory.ts";
import { STRANGERS_LIMIT, STRANGERS_WINDOW } from "../auth/limits.ts";
import { allowRequest } from "../auth/throttle.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import { newId } from "../ids.ts";
import { marksOf } from "../party-marks.ts";
import { lockContract, ownContract, refuseContract } from "./access.ts";
import { chooseCredential, enrolsAtTurn } from "./credentials.ts";
import { MAX_RECIPIENTS, requireDraft, requireUnchanged, signersOf } from "./draft.ts";
import { fieldNameAt } from "./parties.ts";
import type { RecipientKind } from "./views.ts";

/** `name`: of somebody whom this service does not know yet; others are called by what they are registered as. */
export type RecipientInput = {
  email: string;
  role?: string;
  name?: string;
  /** a signer where nothing is said */
  kind?: RecipientKind;
  /** the turn: equal numbers are asked at the same time; where nothing is said, one after the other */
  group?: number;
};

/**
 * Names the recipients in the order of their turns; replaces those named before. Only signers need a key.
 * Somebody from outside who has no account, or no key yet, enrols himself at his turn; a colleague without one is enrolled by the RA.
 * @returns the draft's new version
 * Throws NOT_FOUND, CONTRACT_STATE, RECIPIENTS_WRONG, RECIPIENTS_TODAY, RECIPIENT_NAME_NEEDED, RECIPIENT_UNKNOWN (no usable credential),
 * CONTRACT_CHANGED.
 */
export async function setRecipients(
  actor: Actor,
  { contractId, recipients, version }: { contractId: string; recipients: RecipientInput[]; version?: number },
  now: Date,
): Promise<{ version: number }> {
  const contract = await ownContract(actor, contractId, "contract.edit", now);
  requireDraft(contract);
  // a draft may be short of signers; sending asks for all of them
  const { min, max, roles } = signersOf(contract.templateId);
  const kinds = recipients.map(({ kind }) => kind ?? "signer");
  const signers = kinds.filter((kind) => kind === "signer").length;
  const emails = recipients.map(({ email }) => email.trim().toLowerCase());
  if (signers > max || emails.length > MAX_RECIPIENTS || new Set(emails).size !== emails.length) {
    return refuseContract(actor, contractId, "RECIPIENTS_WRONG", now, { count: emails.length, min, max });
  }
  const people = await peopleByEmail(emails);
  const before = new Set(contract.recipients.map(({ email }) => email));
  const added = emails.filter((email) => !before.has(email));
  if (!(await mayLookUp(actor, added, people, now)))
    return refuseContract(actor, contractId, "RECIPIENTS_TODAY", now, { limit: STRANGERS_LIMIT });
  const marks = marksOf(kinds);
  const groups = turnsOf(recipients);
  const rows = await Promise.all(
    emails.map(async (email, at) => {
      const kind = kinds[at] as RecipientKind;
      const person = people.get(email);
      const choice = kind === "signer" && person?.takenUp ? await chooseCredential(person.userId, now) : null;
      if (choice && !choice.ok && !enrolsAtTurn(choice, contract, person))
        return refuseContract(actor, contractId, "RECIPIENT_UNKNOWN", now, { email });
      const name = person?.takenUp ? person.displayName : recipients[at]?.name?.trim();
      if (!name) return refuseContract(actor, contractId, "RECIPIENT_NAME_NEEDED", now, { email });
      const nth = kinds.slice(0, at + 1).filter((one) => one === "signer").length;
      const named = recipients[at]?.role?.trim().slice(0, 40) || ROLES[kind];
      return {
        // who stays keeps his fields
        id: contract.recipients.find((before) => before.email === email)?.id ?? newId("rcp"),
        tenantId: contract.tenantId,
        contractId,
        kind,
        position: at + 1,
        group: groups[at] as number,
        mark: marks[at] as string,
        role: kind === "signer" ? (roles?.[nth - 1] ?? named) : named,
        // of somebody new: his account is opened under it when the contract is sent
        userId: person?.userId ?? newId("usr"),
        email,
        name,
        organisation: person?.organisation ?? null,
        state: "waiting" as const,
        fieldName: kind === "signer" ? fieldNameAt(nth) : "",
      };
    }),
  );
  return appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    requireUnchanged(locked, version);
    if (locked.version !== contract.version) throw new NatsuinError("CONTRACT_CHANGED");
    await tx.contractField.deleteMany({ where: { contractId, recipientId: { notIn: rows.map(({ id }) => id) } } });
    await tx.recipient.deleteMany({ where: { contractId } });
    await tx.recipient.createMany({ data: rows });
    await tx.contract.update({ where: { id: contractId }, data: { savedAt: now, version: { increment: 1 } } });
    return { version: locked.version + 1 };
  });
}

/** Naming somebody tells his name and whether he has a certificate: that nobody reads the other organisations' people from it, it is counted. */
async function mayLookUp(
  { userId, tenantId }: Actor,
  added: string[],
  people: Map<string, FoundPerson>,
  now: Date,
): Promise<boolean> {
  const count = added.filter((email) => people.get(email)?.tenantId !== tenantId).length;
  const limits = { limit: STRANGERS_LIMIT, window: STRANGERS_WINDOW };
  return count === 0 || (await allowRequest({ key: `strangers:${userId}`, ...limits, count, now }));
}

const ROLES = { signer: "署名者", approver: "承認者", viewer: "閲覧者", cc: "写し" } as const;

/** Turns as numbers from 1 without gaps, in the order of the list. */
function turnsOf(recipients: RecipientInput[]): number[] {
  const said = recipients.map(({ group }, at) => group ?? at + 1);
  const order = [...new Set(said)].sort((a, b) => a - b);
  return said.map((turn) => order.indexOf(turn) + 1);
}

import "server-only";
import { peopleByEmail } from "../auth/directory.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { newId } from "../ids.ts";
import { lockContract, ownContract, refuseContract } from "./access.ts";
import { chooseCredential, enrolsAtTurn } from "./credentials.ts";
import { requireDraft, signersOf } from "./draft.ts";
import { fieldNameAt, markAt } from "./parties.ts";

/** `name`: of somebody whom this service does not know yet; others are called by what they are registered as. */
export type SignerInput = { email: string; role?: string; name?: string };

/**
 * Names the signers, in signing order; replaces those named before.
 * Somebody from outside who has no account, or no key yet, enrols himself at his turn; a colleague without one is enrolled by the RA.
 * Throws NOT_FOUND, CONTRACT_STATE, RECIPIENTS_WRONG, RECIPIENT_NAME_NEEDED, RECIPIENT_UNKNOWN (no usable credential).
 */
export async function setRecipients(
  actor: Actor,
  { contractId, recipients }: { contractId: string; recipients: SignerInput[] },
  now: Date,
): Promise<void> {
  const contract = await ownContract(actor, contractId, now);
  requireDraft(contract);
  // a draft may be short of signers; sending asks for all of them
  const { min, max, roles } = signersOf(contract.templateId);
  const emails = recipients.map(({ email }) => email.trim().toLowerCase());
  if (emails.length > max || new Set(emails).size !== emails.length) {
    return refuseContract(actor, contractId, "RECIPIENTS_WRONG", now, { count: emails.length, min, max });
  }
  const people = await peopleByEmail(emails);
  const rows = await Promise.all(
    emails.map(async (email, at) => {
      const person = people.get(email);
      const choice = person?.takenUp ? await chooseCredential(person.userId, now) : null;
      if (choice && !choice.ok && !enrolsAtTurn(choice, contract, person))
        return refuseContract(actor, contractId, "RECIPIENT_UNKNOWN", now, { email });
      const name = person?.takenUp ? person.displayName : recipients[at]?.name?.trim();
      if (!name) return refuseContract(actor, contractId, "RECIPIENT_NAME_NEEDED", now, { email });
      const position = at + 1;
      return {
        id: newId("rcp"),
        tenantId: contract.tenantId,
        contractId,
        position,
        mark: markAt(position),
        role: roles?.[at] ?? (recipients[at]?.role?.trim().slice(0, 40) || "署名者"),
        // of somebody new: his account is opened under it when the contract is sent
        userId: person?.userId ?? newId("usr"),
        email,
        name,
        organisation: person?.organisation ?? null,
        state: "waiting" as const,
        fieldName: fieldNameAt(position),
      };
    }),
  );
  await appDb().$transaction(async (tx) => {
    requireDraft(await lockContract(tx, contractId));
    await tx.recipient.deleteMany({ where: { contractId } });
    await tx.recipient.createMany({ data: rows });
    await tx.contract.update({ where: { id: contractId }, data: { savedAt: now, version: { increment: 1 } } });
  });
}

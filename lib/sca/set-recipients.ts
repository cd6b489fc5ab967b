import "server-only";
import { peopleByEmail } from "../auth/directory.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { newId } from "../ids.ts";
import { lockContract, ownContract, refuseContract } from "./access.ts";
import { chooseCredential } from "./credentials.ts";
import { requireDraft, signersOf } from "./draft.ts";
import { fieldNameAt, markAt } from "./parties.ts";

export type SignerInput = { email: string; role?: string };

/**
 * Names the signers, in signing order; replaces those named before.
 * Throws NOT_FOUND, CONTRACT_STATE, RECIPIENTS_WRONG, RECIPIENT_UNKNOWN (no account, or no active credential: not told apart).
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
      const choice = person && (await chooseCredential(person.userId, now));
      if (!person || !choice?.ok) return refuseContract(actor, contractId, "RECIPIENT_UNKNOWN", now, { email });
      const position = at + 1;
      return {
        id: newId("rcp"),
        tenantId: contract.tenantId,
        contractId,
        position,
        mark: markAt(position),
        role: roles?.[at] ?? (recipients[at]?.role?.trim().slice(0, 40) || "署名者"),
        userId: person.userId,
        email,
        name: person.displayName,
        organisation: person.organisation,
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

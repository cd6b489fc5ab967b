import "server-only";
import { peopleById } from "../../auth/directory.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { visibleContract } from "../access.ts";
import { isInputAsked } from "../contract-view.ts";
import { documentUrl } from "../documents.ts";
import { senderOf } from "../list-contracts.ts";
import { partyView } from "../parties.ts";
import { factsOf } from "../pdf-facts.ts";
import type { InputsView } from "../views.ts";
import { contractFields, placedField } from "./fields-view.ts";

/**
 * What somebody is asked to put in before anybody signs, and what he has put in so far. Nobody sees another's inputs before all are given
 * and stand in the document. @returns null where inputs are not collected, or not from this person
 * Throws NOT_FOUND.
 */
export async function inputsView(actor: Actor, contractId: string, now: Date): Promise<InputsView | null> {
  const contract = await visibleContract(actor, contractId, now);
  const { recipients, number, title, message } = contract;
  const own = recipients.find(({ userId }) => userId === actor.userId);
  if (contract.state !== "awaiting_input" || !own || own.inputState === "none") return null;
  const document = await appDb().document.findUniqueOrThrow({ where: { contractId_revision: { contractId, revision: 0 } } });
  const [fields, people, facts] = await Promise.all([
    contractFields(contractId),
    peopleById([contract.createdBy]),
    factsOf(document.blob),
  ]);
  const url = documentUrl(contractId, 0);
  return {
    contractId,
    number,
    title,
    message,
    sender: senderOf(contract, people),
    due: contract.expiresAt?.toISOString() ?? null,
    documentUrl: url,
    downloadUrl: `${url}&download=1`,
    pageSizes: facts.pages,
    parties: recipients.map((recipient) => partyView(recipient, actor.userId)),
    viewer: { name: own.name, role: own.role, mark: own.mark },
    asked: isInputAsked(contract, actor, now),
    given: own.inputState === "given",
    fields: fields
      .filter(({ recipientId, kind }) => recipientId === own.id && kind !== "signature")
      .map((field) => ({ ...placedField(field, own.position), id: field.id, value: field.value })),
  };
}

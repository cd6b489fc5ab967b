import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import type { ContractField } from "../../generated/prisma/client.ts";
import { actsIn } from "../../recipient-kinds.ts";
import { ownContract } from "../access.ts";
import { documentUrl } from "../documents.ts";
import { requireDraft } from "../draft.ts";
import { inspectionOf } from "../pdf-facts.ts";
import type { FieldsView, PlacedField } from "../views.ts";
import { placingOf } from "./placing.ts";

/** What 「入力項目の設定」 shows of a draft. Throws NOT_FOUND, CONTRACT_STATE once it was sent. */
export async function fieldsView(actor: Actor, contractId: string, now: Date): Promise<FieldsView> {
  const draft = await ownContract(actor, contractId, "contract.edit", now);
  requireDraft(draft);
  const { number, title, version, ownPlaces, recipients } = draft;
  const [document, fields] = await Promise.all([
    appDb().document.findUniqueOrThrow({ where: { contractId_revision: { contractId, revision: 0 } } }),
    contractFields(contractId),
  ]);
  const inspection = await inspectionOf(document.blob);
  const positions = new Map(recipients.map(({ id, position }) => [id, position]));
  return {
    contractId,
    number,
    title,
    version,
    savedAt: draft.savedAt.toISOString(),
    returnReason: draft.returnReason,
    documentUrl: documentUrl(contractId, 0),
    pageSizes: inspection.pages,
    placing: placingOf(draft, inspection),
    ownPlaces,
    recipients: recipients.filter(actsIn).map(({ kind, position, mark, name, role, organisation }) => {
      return { position, mark, name, role, organisation, signs: kind === "signer", fills: true };
    }),
    fields: fields.flatMap((field) => {
      const position = positions.get(field.recipientId);
      return position === undefined ? [] : [placedField(field, position)];
    }),
  };
}

/** In the order in which they are read: page by page, from the top. */
export const contractFields = (contractId: string): Promise<ContractField[]> =>
  appDb().contractField.findMany({
    where: { contractId },
    orderBy: [{ page: "asc" }, { y: "desc" }, { x: "asc" }, { id: "asc" }],
  });

export function placedField(field: ContractField, position: number): PlacedField {
  const { kind, page, x, y, width, height, required, label, maxLength } = field;
  return { kind, position, page, rect: [x, y, width, height], required, label, maxLength };
}

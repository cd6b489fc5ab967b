import "server-only";
import { NatsuinError } from "../../errors.ts";
import type { ContractField } from "../../generated/prisma/client.ts";
import { isOnPage, type PdfInspection } from "../../pades/index.ts";
import type { ContractWithParties } from "../access.ts";
import { signersIn } from "../parties.ts";
import { placingOf } from "./placing.ts";

/**
 * Why a draft cannot be sent with these fields: a signer without a stamp where the sender places them, fields on a document that takes
 * none, or off the pages that it has by now. null: it can be sent.
 */
export function fieldFault(draft: ContractWithParties, inspection: PdfInspection, fields: ContractField[]): NatsuinError | null {
  const placing = placingOf(draft, inspection);
  if (!placing.draws && (fields.length > 0 || draft.ownPlaces)) return new NatsuinError("FIELDS_UNPLACEABLE");
  for (const { page, x, y, width, height } of fields) {
    const size = inspection.pages[page - 1];
    if (!size || !isOnPage([x, y, width, height], size)) return new NatsuinError("FIELD_OFF_PAGE", { page });
  }
  const owners = new Set(fields.filter(({ kind }) => kind === "signature").map(({ recipientId }) => recipientId));
  const lacking = draft.ownPlaces ? signersIn(draft.recipients).filter(({ id }) => !owners.has(id)) : [];
  if (lacking.length === 0) return null;
  return new NatsuinError("SIGNATURE_FIELD_MISSING", { names: lacking.map(({ mark, name }) => `${mark}・${name}`).join("、") });
}

import "server-only";
import { appDb } from "../db.ts";
import type { ContractField } from "../generated/prisma/client.ts";
import type { PdfInspection } from "../pades/index.ts";
import type { ContractWithParties } from "./access.ts";
import { contractFields } from "./fields/fields-view.ts";
import { signersIn } from "./parties.ts";
import { inspectionOf } from "./pdf-facts.ts";
import { signaturePagePlaces } from "./signature-page.ts";
import type { StoredTemplate } from "./template/index.ts";
import type { RecipientKind, SignaturePlace } from "./views.ts";

/**
 * How the signers of a document get their fields:
 * `places`  the template says where, or the sender placed them; the fields stand on the document's own pages
 * `sheet`   an added page 「署名欄」: an upload, whose own pages are never covered
 * `unseen`  a document that somebody signed elsewhere: a page more would break that signature, so the fields show nothing
 * `given`   a certified document: only the free fields that it brings may be signed
 */
export type FieldPlan =
  | { kind: "places" | "sheet"; places: SignaturePlace[] }
  | { kind: "unseen" }
  | { kind: "given"; fields: string[] };

type Party = { kind: RecipientKind; mark: string; position: number };

/** `own`: where the sender placed the stamps himself; null where he did not. */
export function planFields(
  inspection: PdfInspection,
  recipients: Party[],
  template: StoredTemplate | null,
  own: SignaturePlace[] | null,
): FieldPlan {
  const signers = signersIn(recipients);
  if (template !== null) return { kind: "places", places: templatePlaces(template, signers) };
  if (inspection.certification !== undefined) {
    return { kind: "given", fields: inspection.fields.filter(({ free }) => free).map(({ name }) => name) };
  }
  if (inspection.signatures.length > 0) return { kind: "unseen" };
  if (own !== null) return { kind: "places", places: own };
  return { kind: "sheet", places: signaturePagePlaces(signers, inspection.pages.length) };
}

/** In signing order: a template names its parties, and each of its places is one party's. */
const templatePlaces = ({ places }: StoredTemplate, signers: Party[]): SignaturePlace[] =>
  signers.flatMap(({ mark, position }, at) => {
    const place = places[at];
    return place ? [{ ...place, mark, position }] : [];
  });

export const placesOf = (plan: FieldPlan): SignaturePlace[] => ("places" in plan ? plan.places : []);

/** Where the sender placed the stamps; null where a page is added for them. */
export function ownPlacesOf(contract: ContractWithParties, fields: ContractField[]): SignaturePlace[] | null {
  if (!contract.ownPlaces) return null;
  return signersIn(contract.recipients).flatMap(({ id, mark, position }) => {
    const field = fields.find(({ recipientId, kind }) => recipientId === id && kind === "signature");
    return field ? [{ mark, position, page: field.page, rect: [field.x, field.y, field.width, field.height] }] : [];
  });
}

/** The places of a contract that was sent. */
export async function contractPlaces(contract: ContractWithParties): Promise<SignaturePlace[]> {
  if (contract.templateValues !== null)
    return templatePlaces(contract.templateValues as StoredTemplate, signersIn(contract.recipients));
  const input = await appDb().document.findUniqueOrThrow({
    where: { contractId_revision: { contractId: contract.id, revision: 0 } },
  });
  const own = ownPlacesOf(contract, await contractFields(contract.id));
  return placesOf(planFields(await inspectionOf(input.blob), contract.recipients, null, own));
}

import "server-only";
import { appDb } from "../db.ts";
import { inspectPdf, type PdfInspection } from "../pades/index.ts";
import { getBlob } from "../storage/index.ts";
import type { ContractWithParties } from "./access.ts";
import { signaturePagePlaces } from "./signature-page.ts";
import type { StoredTemplate } from "./template/index.ts";
import type { SignaturePlace } from "./views.ts";

/**
 * How the signers of a document get their fields:
 * `places`  the template says where; the fields stand on its own pages
 * `sheet`   an added page 「署名欄」: an upload, whose own pages are never covered
 * `unseen`  a document that somebody signed elsewhere: a page more would break that signature, so the fields show nothing
 * `given`   a certified document: only the free fields that it brings may be signed
 */
export type FieldPlan =
  | { kind: "places" | "sheet"; places: SignaturePlace[] }
  | { kind: "unseen" }
  | { kind: "given"; fields: string[] };

export function planFields(inspection: PdfInspection, signers: { mark: string }[], template: StoredTemplate | null): FieldPlan {
  if (template !== null) return { kind: "places", places: templatePlaces(template, signers) };
  if (inspection.certification !== undefined) {
    return { kind: "given", fields: inspection.fields.filter(({ free }) => free).map(({ name }) => name) };
  }
  if (inspection.signatures.length > 0) return { kind: "unseen" };
  return { kind: "sheet", places: signaturePagePlaces(signers, inspection.pages.length) };
}

const templatePlaces = ({ places }: StoredTemplate, signers: { mark: string }[]): SignaturePlace[] =>
  places.slice(0, signers.length).map((place, at) => ({ ...place, mark: signers[at]?.mark ?? "" }));

export const placesOf = (plan: FieldPlan): SignaturePlace[] => ("places" in plan ? plan.places : []);

/** The places of a contract that was sent. */
export async function contractPlaces(contract: ContractWithParties): Promise<SignaturePlace[]> {
  if (contract.templateValues !== null) return templatePlaces(contract.templateValues as StoredTemplate, contract.recipients);
  const input = await appDb().document.findUniqueOrThrow({
    where: { contractId_revision: { contractId: contract.id, revision: 0 } },
  });
  return placesOf(planFields(inspectPdf(await getBlob(input.blob)), contract.recipients, null));
}

import "server-only";
import type { Bytes } from "../bytes.ts";
import { appDb } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import type { ContractField } from "../generated/prisma/client.ts";
import {
  allocateFields,
  appendPages,
  type Drawing,
  drawOnPages,
  drawStamp,
  type FieldPlacement,
  inspectPdf,
  type PdfInspection,
  pageSizes,
  type StampFaces,
} from "../pades/index.ts";
import { getBlob, putBlob } from "../storage/index.ts";
import type { ContractWithParties } from "./access.ts";
import { drawValue } from "./fields/draw-value.ts";
import { contractFields } from "./fields/fields-view.ts";
import { stampFaces } from "./fonts.ts";
import { fieldNameAt, signersIn } from "./parties.ts";
import { type FieldPlan, ownPlacesOf, planFields } from "./places.ts";
import { drawSignaturePages } from "./signature-page.ts";
import type { StoredTemplate } from "./template/index.ts";

/** Revision 1, put away: fields and 「未署名」 stamps of all signers. `fieldNames` by recipient id. */
export type PreparedRevision = {
  blob: string;
  size: number;
  pages: number;
  fieldNames: Map<string, string>;
  plan: FieldPlan["kind"];
};

/**
 * What later revisions only fill: text, inputs and fields are fixed from here on. Inputs are drawn into the pages before any field is
 * allocated, so that every signature covers them. Throws NO_PLACE_FOR_SIGNATURE, STAMP_GLYPH_MISSING.
 */
export async function prepareRevision(contract: ContractWithParties): Promise<PreparedRevision> {
  const { bytes, input: _, ...revision } = await buildRevision(contract);
  return { ...revision, blob: await putBlob(bytes) };
}

/** `input`: the blob of revision 0. */
export type BuiltRevision = Omit<PreparedRevision, "blob"> & { bytes: Uint8Array; input: string };

/** The same without putting it away: whether it can be made is asked when a contract is sent, before anybody fills anything in. */
export async function buildRevision(contract: ContractWithParties): Promise<BuiltRevision> {
  const input = await appDb().document.findUniqueOrThrow({
    where: { contractId_revision: { contractId: contract.id, revision: 0 } },
  });
  const inputBytes = await getBlob(input.blob);
  const inspection = inspectPdf(inputBytes);
  const signers = signersIn(contract.recipients);
  const placed = await contractFields(contract.id);
  const own = ownPlacesOf(contract, placed);
  const plan = planFields(inspection, signers, contract.templateValues as StoredTemplate | null, own);
  const names = fieldNamesOf(plan, inspection, signers.length);
  const drawn = drawOnPages(inputBytes, drawingsOf(placed, await stampFaces()));
  const bytes = await allocateAll(drawn, contract, plan, names);
  const fieldNames = new Map(signers.map(({ id }, at) => [id, names[at] as string]));
  return { bytes, input: input.blob, size: bytes.length, pages: pageSizes(bytes).length, fieldNames, plan: plan.kind };
}

function drawingsOf(fields: ContractField[], faces: StampFaces): Drawing[] {
  return fields.flatMap((field) => {
    const appearance = field.kind === "signature" ? null : drawValue(field, field.value, faces);
    return appearance ? [{ page: field.page, rect: [field.x, field.y, field.width, field.height] as const, appearance }] : [];
  });
}

/** Fields that a certified document brings keep their names; others are called Signature1, 2 … beside those that are there. */
function fieldNamesOf(plan: FieldPlan, { fields }: PdfInspection, count: number): string[] {
  if (plan.kind === "given") {
    if (plan.fields.length < count) throw new NatsuinError("NO_PLACE_FOR_SIGNATURE");
    return plan.fields.slice(0, count);
  }
  const taken = new Set(fields.map(({ name }) => name.split(".")[0]));
  const names: string[] = [];
  for (let n = 1; names.length < count; n++) if (!taken.has(fieldNameAt(n))) names.push(fieldNameAt(n));
  return names;
}

async function allocateAll(
  input: Bytes,
  { title, number, recipients }: ContractWithParties,
  plan: FieldPlan,
  names: string[],
): Promise<Uint8Array> {
  if (plan.kind === "given") return input;
  if (plan.kind === "unseen") {
    return allocateFields(
      input,
      names.map((name) => ({ name, page: 1, rect: null, appearance: null })),
    );
  }
  const faces = await stampFaces();
  const signers = signersIn(recipients);
  const base = plan.kind === "sheet" ? appendPages(input, drawSignaturePages({ title, number, signers }, faces)) : input;
  const placements = signers.map(({ mark, name, organisation, position }, at): FieldPlacement => {
    const place = plan.places.find((one) => one.position === position);
    if (place === undefined) throw new NatsuinError("NO_PLACE_FOR_SIGNATURE");
    const [, , width, height] = place.rect;
    const who = { mark, name, organisation: organisation ?? undefined };
    const stamp = { width, height, shape: "round", ...who, state: "unsigned" } as const;
    return { name: names[at] as string, page: place.page, rect: place.rect, appearance: drawStamp(stamp, faces) };
  });
  return allocateFields(base, placements);
}

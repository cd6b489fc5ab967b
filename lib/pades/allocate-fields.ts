import type { Bytes } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";
import { addAnnotation, extendForm } from "./add-fields.ts";
import { type Appearance, appearanceWriter } from "./appearance.ts";
import { certificationOf } from "./certification.ts";
import { declareExtension } from "./declare-extension.ts";
import { openForSigning } from "./open-for-signing.ts";
import { name, PdfDict, type PdfRef, RevisionWriter } from "./pdf/index.ts";
import { type SeenRect, toOwnSpace } from "./place-on-page.ts";
import { textString } from "./text-string.ts";
import { walkFields } from "./walk-fields.ts";
import { type Page, walkPages } from "./walk-pages.ts";

export type FieldPlacement = {
  /** Unique in the document, without a full stop. */
  name: string;
  /** 1 is the first page. */
  page: number;
  /** null = an invisible field. */
  rect: SeenRect | null;
  /** The 「未署名」 stamp; null shows nothing. */
  appearance: Appearance | null;
};

/** Print and Locked (ISO 32000-2 table 167). */
const FLAGS = 4 + 128;

/**
 * Adds every signer's signature field in one revision, before the first signature: later revisions then fill fields and
 * change nothing else, which a certification with P=2 allows.
 * Throws PDF_FIELD_NAME_TAKEN, PDF_PAGE_OUT_OF_RANGE, PDF_CERTIFIED_NO_FIELD (a certified document takes no new fields).
 */
export function allocateFields(input: Uint8Array, placements: readonly FieldPlacement[]): Bytes {
  const pdf = openForSigning(input);
  const existing = walkFields(pdf);
  if (certificationOf(pdf, existing) !== undefined) throw new NatsuinError("PDF_CERTIFIED_NO_FIELD");
  const taken = new Set(existing.map((field) => field.name.split(".")[0]));
  const pages = walkPages(pdf);
  const writer = new RevisionWriter(pdf);
  const write = appearanceWriter(writer);

  const fields: PdfRef[] = [];
  for (const placement of placements) {
    if (placement.name === "" || placement.name.includes(".") || taken.has(placement.name)) {
      throw new NatsuinError("PDF_FIELD_NAME_TAKEN", { field: placement.name });
    }
    taken.add(placement.name);
    const page = pages[placement.page - 1];
    if (!page) throw new NatsuinError("PDF_PAGE_OUT_OF_RANGE", { page: placement.page });
    const field = writer.add(widget(placement, page, placement.appearance && write(placement.appearance, page.rotate)));
    addAnnotation(pdf, writer, page.ref, field);
    fields.push(field);
  }
  extendForm(pdf, writer, fields);
  declareExtension(pdf, writer);
  return writer.finish({ eol: true }).bytes;
}

function widget(placement: FieldPlacement, page: Page, appearance: PdfRef | null): PdfDict {
  const dict = PdfDict.of({
    Type: name("Annot"),
    Subtype: name("Widget"),
    FT: name("Sig"),
    T: textString(placement.name),
    Rect: placement.rect ? toOwnSpace(placement.rect, page) : [0, 0, 0, 0],
    F: FLAGS,
    P: page.ref,
  });
  if (placement.appearance) dict.set("TU", textString(placement.appearance.text));
  if (appearance) dict.set("AP", PdfDict.of({ N: appearance }));
  return dict;
}

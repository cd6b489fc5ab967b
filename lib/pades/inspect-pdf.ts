import { NatsuinError } from "../errors.ts";
import { certificationOf, type DocMdp } from "./certification.ts";
import { openForSigning } from "./open-for-signing.ts";
import { indexOfText } from "./pdf/chars.ts";
import { refuseActiveContent } from "./refuse-active-content.ts";
import { walkFields } from "./walk-fields.ts";
import { walkPages } from "./walk-pages.ts";

export type PdfInspection = {
  /** `"1.7"` */
  version: string;
  /** In points, as shown (after /Rotate). */
  pages: { width: number; height: number }[];
  /** `free` is an unsigned signature field. */
  fields: { name: string; type: string | undefined; free: boolean }[];
  /** Names of the signed fields. */
  signatures: string[];
  /** Set when the document is certified; then only its free fields can be signed. */
  certification?: DocMdp;
};

/** What @signpdf fills; a second one in the file would make it ambiguous which. */
const PLACEHOLDER = "/**********";

/**
 * May this PDF be signed here, and what does it hold?
 * 1. Limits, form, encryption. 2. XFA and active content. 3. Pages. 4. Fields, signatures, certification.
 * Throws PDF_EMPTY, PDF_TOO_LARGE, PDF_NOT_PDF, PDF_DAMAGED, PDF_TOO_COMPLEX, PDF_ENCRYPTED, PDF_UNFINISHED_SIGNATURE, PDF_XFA,
 * PDF_JAVASCRIPT, PDF_LAUNCH, PDF_EMBEDDED_EXECUTABLE, PDF_PAGE_COUNT_AMBIGUOUS, PDF_CERTIFIED_NO_CHANGES, PDF_CERTIFIED_NO_FIELD.
 */
export function inspectPdf(bytes: Uint8Array): PdfInspection {
  const pdf = openForSigning(bytes);
  const { version, catalog } = pdf;
  if (indexOfText(bytes, PLACEHOLDER) >= 0) throw new NatsuinError("PDF_UNFINISHED_SIGNATURE");

  if (pdf.resolve(pdf.dict(catalog.get("AcroForm"))?.get("XFA")) !== null) throw new NatsuinError("PDF_XFA");
  refuseActiveContent(pdf);

  const pages = walkPages(pdf).map(({ width, height }) => ({ width, height }));

  const fields = walkFields(pdf);
  const certification = certificationOf(pdf, fields);
  const free = fields.filter((field) => field.type === "Sig" && !field.signature);
  if (certification === 1) throw new NatsuinError("PDF_CERTIFIED_NO_CHANGES");
  if (certification !== undefined && free.length === 0) throw new NatsuinError("PDF_CERTIFIED_NO_FIELD");

  return {
    version,
    pages,
    fields: fields.map((field) => ({ name: field.name, type: field.type, free: free.includes(field) })),
    signatures: fields.flatMap((field) => (field.signature ? [field.name] : [])),
    ...(certification === undefined ? {} : { certification }),
  };
}

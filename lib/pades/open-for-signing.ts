import { NatsuinError } from "../errors.ts";
import { openPdf, type PdfDocument } from "./pdf/index.ts";

/** Opens a PDF whose strings and streams may be read. Throws PDF_ENCRYPTED and what openPdf throws. */
export function openForSigning(bytes: Uint8Array): PdfDocument {
  const pdf = openPdf(bytes);
  if (pdf.encrypted) throw new NatsuinError("PDF_ENCRYPTED");
  return pdf;
}

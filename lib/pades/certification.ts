import type { PdfDict, PdfDocument } from "./pdf/index.ts";
import type { FormField } from "./walk-fields.ts";

/** 1 = no change, 2 = form filling and signing, 3 = and annotations (ISO 32000-2 table 257). */
export type DocMdp = 1 | 2 | 3;

/** The permission that a signature certifies with (DocMDP transform in its /Reference), if it does. */
export function docMdpOf(pdf: PdfDocument, signature: PdfDict): DocMdp | undefined {
  for (const item of pdf.array(signature.get("Reference")) ?? []) {
    const reference = pdf.dict(item);
    if (pdf.nameOf(reference?.get("TransformMethod")) !== "DocMDP") continue;
    const level = pdf.numberOf(pdf.dict(reference?.get("TransformParams"))?.get("P")) ?? 2;
    return level === 1 || level === 3 ? level : 2;
  }
  return undefined;
}

/** The document's certification: the strictest DocMDP of its signatures, whether or not /Perms names it. */
export function certificationOf(pdf: PdfDocument, fields: FormField[]): DocMdp | undefined {
  const perms = pdf.dict(pdf.dict(pdf.catalog.get("Perms"))?.get("DocMDP"));
  const signatures = fields.flatMap(({ signature }) => (signature ? [signature] : []));
  const levels = [...signatures, ...(perms ? [perms] : [])].flatMap((signature) => docMdpOf(pdf, signature) ?? []);
  // PDF 2.0: a signed field's lock may forbid later changes just the same (table 236, /P).
  for (const { dict, signature } of fields) {
    const lock = signature ? pdf.numberOf(pdf.dict(dict.get("Lock"))?.get("P")) : undefined;
    if (lock === 1) levels.push(1);
  }
  return levels.length === 0 ? undefined : (Math.min(...levels) as DocMdp);
}

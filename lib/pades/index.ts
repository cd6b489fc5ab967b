export { addDss, type SignatureValidationData, type ValidationData } from "./add-dss.ts";
export { allocateFields, type FieldPlacement } from "./allocate-fields.ts";
export type { Appearance, EmbeddedFont } from "./appearance.ts";
export { type DocMdp, docMdpOf } from "./certification.ts";
export { inspectPdf, type PdfInspection } from "./inspect-pdf.ts";
export { type PreparedPdf, pdfDate, prepareSignature, type SignaturePreparation } from "./prepare-signature.ts";

export { addDss, type SignatureValidationData, type ValidationData } from "./add-dss.ts";
export { allocateFields, type FieldPlacement } from "./allocate-fields.ts";
export type { Appearance, EmbeddedFont } from "./appearance.ts";
export { type DocMdp, docMdpOf } from "./certification.ts";
export { inspectPdf, type PdfInspection } from "./inspect-pdf.ts";
export { type PreparedPdf, pdfDate, prepareSignature, type SignaturePreparation } from "./prepare-signature.ts";
export { drawStamp, STAMP_BOX, STAMP_CAPTION, type Stamp, type StampFaces } from "./stamp/draw-stamp.ts";
export type { FontProgram } from "./stamp/font-program.ts";
export { StampFace } from "./stamp/stamp-face.ts";

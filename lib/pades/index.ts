export { addDss, type SignatureValidationData, type ValidationData } from "./add-dss.ts";
export { allocateFields, type FieldPlacement } from "./allocate-fields.ts";
export type { Appearance, EmbeddedFont, EmbeddedImage } from "./appearance.ts";
export { appendPages } from "./append-pages.ts";
export { type DocMdp, docMdpOf } from "./certification.ts";
export { composePdf, type DocumentPart } from "./compose/compose-pdf.ts";
export type { AttachedFile } from "./compose/embed-files.ts";
export { type Drawing, drawOnPages } from "./draw-on-pages.ts";
export { inspectPdf, type PdfInspection } from "./inspect-pdf.ts";
export { pageSizes } from "./page-sizes.ts";
export { isOnPage, type SeenRect } from "./place-on-page.ts";
export { type PreparedPdf, pdfDate, prepareSignature, type SignaturePreparation } from "./prepare-signature.ts";
export { BYTE_RANGE, byteRangeText, paddedContents, placeholderAt, type SignatureGap } from "./signature-gap.ts";
export {
  drawStamp,
  STAMP_BOX,
  STAMP_CAPTION,
  type Stamp,
  type StampFaces,
  sealPicture,
  stampPicture,
} from "./stamp/draw-stamp.ts";
export type { FontProgram } from "./stamp/font-program.ts";
export type { StampPicture } from "./stamp/picture-of.ts";
export { SEAL_LENGTH, type Seal, type SealDirection, type SealFrame } from "./stamp/seal.ts";
export { StampFace } from "./stamp/stamp-face.ts";

export { type IndirectObject, readIndirect } from "./indirect.ts";
export { limits } from "./limits.ts";
export { isName, name, PdfDict, PdfName, type PdfObject, PdfRaw, PdfRef, PdfStream, PdfString, sameObject } from "./objects.ts";
export { Parser } from "./parser.ts";
export { openPdf } from "./reader.ts";
export type { PdfDocument, Revision, XrefEntry, XrefForm } from "./reader-types.ts";
export { RevisionWriter, type WrittenRevision } from "./write-revision.ts";

import type { Bytes } from "../../bytes.ts";
import type { PdfDict, PdfObject, PdfRef, PdfStream } from "./objects.ts";

/** Where an object lies: nowhere, at a byte offset, or as the n-th object of an object stream. */
export type XrefEntry =
  | { kind: "free" }
  | { kind: "offset"; offset: number; gen: number }
  | { kind: "compressed"; stream: number; index: number };

export type XrefForm = "table" | "stream" | "hybrid";

/**
 * One revision: the bytes up to one `%%EOF` and the cross-reference section that it ends with.
 * A linearised file's two sections are one revision.
 */
export type Revision = {
  /** 0 is the oldest. */
  index: number;
  /** Offset that `startxref` names. */
  xrefOffset: number;
  form: XrefForm;
  /** Offset just after `%%EOF`. */
  end: number;
  /** The same, after the end-of-line that may follow. A signature of this revision covers up to `end` or `endWithEol`. */
  endWithEol: number;
  /** What this revision's own section says, nothing older. */
  entries: ReadonlyMap<number, XrefEntry>;
  trailer: PdfDict;
};

/** A document as of one revision. Every `PDF_*` error is a NatsuinError. */
export interface PdfDocument {
  /** The whole input, later revisions and trailing bytes included. */
  readonly bytes: Uint8Array;
  /** `"1.7"`: the larger of header and catalog `/Version`. */
  readonly version: string;
  /** Oldest first, up to the revision this document is opened as of. */
  readonly revisions: readonly Revision[];
  readonly trailer: PdfDict;
  /** Any revision's trailer names `/Encrypt`. Strings and streams are then not to be read. */
  readonly encrypted: boolean;
  readonly catalogRef: PdfRef;
  readonly catalog: PdfDict;
  /** The same file as it was when revision `index` was its end. */
  asOf(index: number): PdfDocument;
  /** Numbers of all objects in use, ascending. */
  objectNumbers(): number[];
  entry(num: number): XrefEntry | undefined;
  /** The object with this number; null when it is free or unknown (ISO 32000-2 §7.3.10). Throws PDF_DAMAGED. */
  get(ref: PdfRef): PdfObject;
  /** Follows references until an object is reached. */
  resolve(object: PdfObject | undefined): PdfObject;
  /** resolve() narrowed: undefined when it is of another kind. */
  dict(object: PdfObject | undefined): PdfDict | undefined;
  array(object: PdfObject | undefined): PdfObject[] | undefined;
  stream(object: PdfObject | undefined): PdfStream | undefined;
  nameOf(object: PdfObject | undefined): string | undefined;
  numberOf(object: PdfObject | undefined): number | undefined;
  /** A stream's bytes with its filters undone. Throws PDF_DAMAGED, PDF_TOO_COMPLEX (cap on decompressed size). */
  decode(stream: PdfStream): Bytes;
}

import type { Bytes } from "../../bytes.ts";
import { latin1 } from "../pdf/chars.ts";
import { type PdfDict, type PdfDocument, PdfRef, PdfString, type Revision } from "../pdf/index.ts";
import { readTextString } from "../text-string.ts";
import { walkFields } from "../walk-fields.ts";

export type PdfSignature = {
  fieldName: string;
  kind: "signature" | "document-timestamp";
  subFilter: string | undefined;
  claimedTime?: string;
  hasReason: boolean;
  hasCert: boolean;
} & (
  | {
      ok: true;
      /** the revision it signs */
      revision: Revision;
      /** [0, a, b, c]: bytes 0..a and b..b+c are signed */
      byteRange: [number, number, number, number];
      /** decoded, padding included */
      contents: Bytes;
    }
  | { ok: false; why: string }
);

/** Every filled signature field, in the order of the revisions signed; a broken one is reported, not left out. */
export function findSignatures(pdf: PdfDocument): PdfSignature[] {
  const fields = walkFields(pdf).filter(({ signature }) => signature);
  const found = fields.map((field) => {
    const dict = field.signature as PdfDict;
    const subFilter = pdf.nameOf(dict.get("SubFilter"));
    const common = {
      fieldName: field.name,
      kind: subFilter === "ETSI.RFC3161" ? ("document-timestamp" as const) : ("signature" as const),
      subFilter,
      claimedTime: readTextString(pdf.resolve(dict.get("M"))),
      hasReason: dict.has("Reason"),
      hasCert: dict.has("Cert"),
    };
    if (fields.some((other) => other !== field && other.name === field.name))
      return { ...common, ok: false as const, why: "two signed fields of one name" };
    return { ...common, ...locate(pdf, field.dict.get("V"), dict) };
  });
  const lengthOf = (one: PdfSignature) => (one.ok ? one.byteRange[2] + one.byteRange[3] : 0);
  return found.sort((a, b) => lengthOf(a) - lengthOf(b));
}

type Located = Extract<PdfSignature, { ok: true }>;

/**
 * Items 2 and 3 of design/pades.md: ByteRange starts at 0, ends where the revision that holds the signature ends, and leaves out exactly
 * the `<…>` of this dictionary's own /Contents.
 */
function locate(
  pdf: PdfDocument,
  value: unknown,
  dict: PdfDict,
): Pick<Located, "ok" | "revision" | "byteRange" | "contents"> | { ok: false; why: string } {
  const broken = (why: string) => ({ ok: false as const, why });
  if (!(value instanceof PdfRef)) return broken("the signature dictionary is not an object of its own");
  const range = dict.get("ByteRange");
  if (!Array.isArray(range) || range.length !== 4 || !range.every((n) => Number.isSafeInteger(n) && (n as number) >= 0))
    return broken("ByteRange is not four whole numbers from 0");
  const [start, gapStart, gapEnd, rest] = range as [number, number, number, number];
  const length = gapEnd + rest;
  if (start !== 0) return broken("ByteRange does not start at 0");
  if (gapStart >= gapEnd || length > pdf.bytes.length) return broken("ByteRange out of order or beyond the file");

  const revision = pdf.revisions.find(({ end, endWithEol }) => length === end || length === endWithEol);
  if (!revision) return broken("ByteRange does not end where a revision ends");
  const entry = revision.entries.get(value.num);
  if (entry?.kind !== "offset") return broken("the signature is not an object of the revision it signs");
  if (entry.offset >= gapStart || !ownsGap(pdf.bytes, entry.offset, gapStart))
    return broken("the gap is not this signature's /Contents");

  const contents = dict.get("Contents");
  if (!(contents instanceof PdfString) || !contents.hex) return broken("/Contents is not a hexadecimal string");
  if (pdf.bytes[gapStart] !== 0x3c || pdf.bytes[gapEnd - 1] !== 0x3e) return broken("the gap is wider or narrower than <…>");
  if (!spells(pdf.bytes, gapStart + 1, gapEnd - 1, contents.bytes)) return broken("the gap is not this signature's /Contents");
  return { ok: true, revision, byteRange: [start, gapStart, gapEnd, rest], contents: contents.bytes as Bytes };
}

/** The stretch of the file is these bytes in hexadecimal digits, two each and nothing between. */
function spells(file: Uint8Array, start: number, end: number, bytes: Uint8Array): boolean {
  if (bytes.length === 0 || end - start !== 2 * bytes.length) return false;
  return bytes.every((byte, i) => digit(file[start + 2 * i]) * 16 + digit(file[start + 2 * i + 1]) === byte);
}

function digit(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}

/** The bytes from the object's start to the gap are one dictionary's beginning whose last key is /Contents. */
function ownsGap(bytes: Uint8Array, objectStart: number, gapStart: number): boolean {
  const before = latin1(bytes, objectStart, gapStart);
  return /^\s*\d+\s+\d+\s+obj\b/.test(before) && !/\bendobj\b/.test(before) && /\/Contents\s*$/.test(before);
}

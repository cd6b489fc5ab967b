import { charClass, indexOfText, isDigit, latin1, WHITE } from "../pdf/chars.ts";
import { Parser, type PdfDocument, type Revision, readIndirect } from "../pdf/index.ts";

/** From where to where a part of the file goes. */
type Span = [start: number, end: number];

/** ISO 32000-2 tables 15, 17 and 19. */
const TRAILER_KEYS = new Set(
  [
    "Size",
    "Prev",
    "Root",
    "Encrypt",
    "Info",
    "ID",
    "XRefStm",
    "Type",
    "W",
    "Index",
    "Length",
    "Filter",
    "DecodeParms",
    "AuthCode",
  ].concat(
    "DocChecksum", // LibreOffice's
  ),
);
/** Twenty octets a row (ISO 32000-2 §7.5.4). */
const TABLE = /^xref[\r\n]{1,2}(?:\d+ \d+ ?(?:\r\n|\r|\n)(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*)*trailer/;

/**
 * What is out of order in the revisions after the last signature or timestamp. Nothing protects their bytes, so each of them must have
 * a place: an object exactly where the table says, the table itself, the trailer. Only blanks and comments may lie between.
 * @param signed the newest revision that a signature covers
 */
export function tailFlaws(pdf: PdfDocument, signed: number): string[] {
  const { revisions } = pdf;
  let highest = 0;
  for (const { entries } of revisions.slice(0, signed + 1)) highest = largest(entries.keys(), highest);
  return revisions.slice(signed + 1).flatMap((revision) => {
    highest = largest(revision.entries.keys(), highest);
    try {
      return revisionFlaws(pdf.asOf(revision.index), revision, revisions[revision.index - 1] as Revision, highest);
    } catch {
      return [`revision ${revision.index} cannot be read whole`];
    }
  });
}

function largest(numbers: Iterable<number>, least: number): number {
  let most = least;
  for (const number of numbers) if (number > most) most = number;
  return most;
}

function revisionFlaws(pdf: PdfDocument, revision: Revision, before: Revision, highest: number): string[] {
  const flaws: string[] = [];
  const say = (what: string) => flaws.push(`revision ${revision.index}: ${what}`);
  const spans: Span[] = [tableSpan(pdf, revision, say)];
  for (const [num, entry] of revision.entries) {
    if (entry.kind !== "offset" || entry.offset === revision.xrefOffset) continue;
    if (!isDigit(pdf.bytes[entry.offset]) || isDigit(pdf.bytes[entry.offset - 1]))
      say(`object ${num} does not begin where the table says`);
    const { span } = readObject(pdf, entry.offset, revision);
    if (hasOddBlank(pdf.bytes, ...span)) say(`a blank in object ${num}`);
    spans.push(span);
  }
  const size = Math.max(highest + 1, pdf.numberOf(before.trailer.get("Size")) ?? 0);
  if (revision.trailer.get("Size") !== size) say("/Size of the trailer");
  for (const key of revision.trailer.keys()) if (!TRAILER_KEYS.has(key)) say(`/${key.slice(0, 40)} in the trailer`);
  spans.sort(([a], [b]) => a - b);
  let at = before.end;
  for (const [start, end] of spans) {
    if (start < at && end !== at) say("parts that overlap");
    if (start > at && !isBlank(pdf.bytes, at, start)) say("bytes that belong to nothing");
    at = Math.max(at, end);
  }
  return flaws;
}

function readObject(pdf: PdfDocument, offset: number, { end }: Revision): { num: number; span: Span } {
  const parser = new Parser(pdf.bytes, offset, { nodes: 0 }, end);
  const { num, after } = readIndirect(parser, end, (ref) => pdf.resolve(ref));
  return { num, span: [offset, after] };
}

/**
 * NUL and form feed are white space too (ISO 32000-2 table 1), and nobody writes them: a blank that was altered. Streams and strings may
 * hold any octet.
 */
function hasOddBlank(bytes: Uint8Array, start: number, end: number): boolean {
  const text = latin1(bytes, start, end).split(/stream\r?\n/, 1)[0] as string;
  return !text.includes("(") && /[\0\f]/.test(text);
}

/** Cross-reference table with its trailer, or the stream; up to and with `%%EOF`. */
function tableSpan(pdf: PdfDocument, revision: Revision, say: (what: string) => void): Span {
  const { xrefOffset, end } = revision;
  if (revision.form === "stream") {
    const own = readObject(pdf, xrefOffset, revision);
    if (revision.entries.get(own.num)?.kind === "free") say("a cross-reference stream that frees itself");
    if (hasOddBlank(pdf.bytes, ...own.span)) say("a blank in the cross-reference stream");
  } else {
    const after = indexOfText(pdf.bytes, "startxref", xrefOffset, end);
    if (!TABLE.test(latin1(pdf.bytes, xrefOffset, after < 0 ? end : after))) say("the form of the cross-reference table");
    if (hasOddBlank(pdf.bytes, xrefOffset, end)) say("a blank in the trailer");
  }
  return [xrefOffset, end];
}

/** Hexadecimal in two cases: some digit was altered into its double. */
export function spellingFlaws(bytes: Uint8Array, gaps: Iterable<Span>): string[] {
  const flaws: string[] = [];
  for (const [start, end] of gaps) {
    const digits = latin1(bytes, start, end);
    if (/[a-f]/.test(digits) && /[A-F]/.test(digits)) flaws.push("/Contents in capital and small digits at once");
  }
  return flaws;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === 37 /* % */) while (at < end && bytes[at] !== 10 && bytes[at] !== 13) at++;
    else if (charClass[byte] !== WHITE || byte === 0 || byte === 12) return false;
  }
  return true;
}

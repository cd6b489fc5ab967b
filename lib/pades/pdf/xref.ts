import { charClass, hasText, isDigit, lastIndexOfText, WHITE } from "./chars.ts";
import { damaged, tooComplex } from "./damaged.ts";
import { decodeStream } from "./decode.ts";
import { readIndirect } from "./indirect.ts";
import { limits } from "./limits.ts";
import { isName, type PdfDict, type PdfObject, PdfRef, PdfStream } from "./objects.ts";
import { type Budget, Parser } from "./parser.ts";
import type { Revision, XrefEntry, XrefForm } from "./reader-types.ts";

/** `%%EOF` must lie in the last 1,024 bytes (ISO 32000-1 §7.5.5 note of Annex H); only white space may follow. */
const TAIL = 1024;

type Section = { offset: number; form: XrefForm; entries: Map<number, XrefEntry>; trailer: PdfDict; after: number };
type Mark = { startxref: number; end: number; endWithEol: number };

/**
 * Reads every revision, oldest first.
 * 1. The last startxref. 2. The chain of sections along /Prev. 3. Each section's own `startxref … %%EOF`.
 * Throws PDF_DAMAGED (also on a loop), PDF_TOO_COMPLEX.
 */
export function readRevisions(bytes: Uint8Array, budget: Budget): Revision[] {
  const last = lastMark(bytes);
  const sections = readChain(bytes, last.startxref, budget).reverse();
  const revisions: Revision[] = [];
  for (let i = 0; i < sections.length; i++) {
    const main = sections[i] as Section;
    const next = sections[i + 1];
    // A linearised file's oldest section lies at its end and the first page's, which points to it, at its beginning.
    const firstPage = i === 0 && next !== undefined && next.offset < main.offset ? next : undefined;
    if (firstPage) i++;
    const top = firstPage ?? main;
    const mark = markAfter(bytes, main.after);
    if (mark.startxref !== top.offset && mark.startxref !== main.offset)
      throw damaged("startxref of another section", main.after);
    if (mark.end <= (revisions.at(-1)?.end ?? 0)) throw damaged("revisions out of order", main.offset);
    const entries = firstPage ? new Map([...main.entries, ...firstPage.entries]) : main.entries;
    const { end, endWithEol } = mark;
    revisions.push({
      index: revisions.length,
      xrefOffset: top.offset,
      form: top.form,
      end,
      endWithEol,
      entries,
      trailer: top.trailer,
    });
  }
  if (revisions.at(-1)?.end !== last.end) throw damaged("last startxref does not end the file", last.startxref);
  return revisions;
}

function lastMark(bytes: Uint8Array): Mark {
  let tail = bytes.length;
  while (tail > 0 && charClass[bytes[tail - 1] as number] === WHITE) tail--;
  if (bytes.length - tail > TAIL || !hasText(bytes, "%%EOF", tail - 5)) throw damaged("no %%EOF at the end", tail);
  const at = lastIndexOfText(bytes.subarray(Math.max(0, tail - TAIL), tail), "startxref");
  if (at < 0) throw damaged("no startxref at the end", tail);
  return markAfter(bytes, Math.max(0, tail - TAIL) + at);
}

/** Reads `startxref N %%EOF`, which must stand at `at` but for white space and comments. */
function markAfter(bytes: Uint8Array, at: number): Mark {
  const parser = new Parser(bytes, at, { nodes: 0 });
  parser.expectKeyword("startxref");
  const startxref = parser.expectInteger();
  let pos = parser.pos;
  while (pos < bytes.length && charClass[bytes[pos] as number] === WHITE) pos++;
  if (!hasText(bytes, "%%EOF", pos)) throw damaged("startxref without %%EOF", pos);
  const end = pos + 5;
  const eol = bytes[end] === 13 ? (bytes[end + 1] === 10 ? 2 : 1) : bytes[end] === 10 ? 1 : 0;
  return { startxref, end, endWithEol: end + eol };
}

function readChain(bytes: Uint8Array, startxref: number, budget: Budget): Section[] {
  const sections: Section[] = [];
  const seen = new Set<number>();
  for (let offset: number | undefined = startxref; offset !== undefined; ) {
    if (seen.has(offset)) throw damaged("loop of cross-reference sections", offset);
    if (seen.size >= limits.sections) throw tooComplex("cross-reference sections");
    seen.add(offset);
    const section = readSection(bytes, offset, budget);
    sections.push(section);
    const prev = section.trailer.get("Prev");
    if (prev !== undefined && (typeof prev !== "number" || !Number.isInteger(prev) || prev < 0))
      throw damaged("malformed /Prev", offset);
    offset = prev;
  }
  return sections;
}

function readSection(bytes: Uint8Array, offset: number, budget: Budget): Section {
  if (offset <= 0 || offset >= bytes.length) throw damaged("cross-reference section outside the file", offset);
  const parser = new Parser(bytes, offset, budget);
  if (!hasText(bytes, "xref", offset)) return readXrefStream(parser, offset);
  parser.pos = offset + 4;
  const entries = readTable(parser);
  parser.skipWhite();
  if (!hasText(bytes, "<<", parser.pos)) throw damaged("no trailer dictionary", parser.pos);
  const trailer = parser.dict();
  const after = parser.pos;
  const hybrid = trailer.get("XRefStm");
  if (hybrid === undefined) return { offset, form: "table", entries, trailer, after };
  if (typeof hybrid !== "number" || hybrid >= offset) throw damaged("malformed /XRefStm", offset);
  mergeHybrid(entries, readXrefStream(new Parser(bytes, hybrid, budget), hybrid).entries, hybrid);
  return { offset, form: "hybrid", entries, trailer, after };
}

/** §7.5.8.4: an object that the table calls free or omits is looked up in the hybrid's stream. */
function mergeHybrid(table: Map<number, XrefEntry>, hidden: Map<number, XrefEntry>, offset: number): void {
  for (const [num, entry] of hidden) {
    const own = table.get(num);
    if (own === undefined || own.kind === "free") table.set(num, entry);
    else if (entry.kind === "compressed" || (entry.kind === "offset" && own.kind === "offset" && entry.offset !== own.offset)) {
      throw damaged(`object ${num} lies in two places`, offset);
    }
  }
}

function readTable(parser: Parser): Map<number, XrefEntry> {
  const entries = new Map<number, XrefEntry>();
  while (!parser.takeKeyword("trailer")) {
    const start = parser.expectInteger();
    const count = parser.expectInteger();
    if (start + count > limits.objects) throw tooComplex("objects");
    // 20 bytes each (§7.5.4): a count that the file cannot hold is not looped over.
    if (count * 18 > parser.bytes.length - parser.pos) throw damaged("cross-reference table cut off", parser.pos);
    for (let num = start; num < start + count; num++) addEntry(entries, num, readTableEntry(parser));
  }
  return entries;
}

function readTableEntry(parser: Parser): XrefEntry {
  parser.skipWhite();
  const { bytes, pos } = parser;
  const kind = bytes[pos + 17];
  if (bytes[pos + 10] !== 32 || bytes[pos + 16] !== 32 || (kind !== 110 && kind !== 102))
    throw damaged("malformed cross-reference entry", pos);
  const offset = digits(bytes, pos, 10);
  const gen = digits(bytes, pos + 11, 5);
  parser.pos = pos + 18;
  return kind === 102 ? { kind: "free" } : { kind: "offset", offset, gen };
}

function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    if (!isDigit(bytes[i])) throw damaged("malformed cross-reference entry", at);
    value = value * 10 + (bytes[i] as number) - 48;
  }
  return value;
}

function addEntry(entries: Map<number, XrefEntry>, num: number, entry: XrefEntry): void {
  if (entries.has(num)) throw damaged(`object ${num} twice in one cross-reference section`);
  entries.set(num, entry);
}

function readXrefStream(parser: Parser, offset: number): Section {
  const noLength = (): PdfObject => {
    throw damaged("indirect length of a cross-reference stream", offset);
  };
  if (!isDigit(parser.bytes[offset])) throw damaged("no cross-reference section here", offset);
  const { value, after } = readIndirect(parser, parser.bytes.length, noLength);
  if (!(value instanceof PdfStream) || !isName(value.dict.get("Type"), "XRef"))
    throw damaged("no cross-reference stream here", offset);
  const direct = (object: PdfObject | undefined): PdfObject => {
    if (object instanceof PdfRef) throw damaged("reference in a cross-reference stream", offset);
    return object ?? null;
  };
  const data = decodeStream(value.dict, value.raw, direct, limits.streamBytes);
  return { offset, form: "stream", entries: readStreamEntries(value.dict, data, offset), trailer: value.dict, after };
}

function readStreamEntries(dict: PdfDict, data: Uint8Array, offset: number): Map<number, XrefEntry> {
  const widths = integers(dict.get("W"), offset);
  const size = dict.get("Size");
  if (widths.length !== 3 || widths.some((w) => w > 8) || typeof size !== "number")
    throw damaged("malformed cross-reference stream", offset);
  const index = dict.has("Index") ? integers(dict.get("Index"), offset) : [0, size];
  const [first, second, third] = widths as [number, number, number];
  const entries = new Map<number, XrefEntry>();
  let at = 0;
  const field = (width: number): number => {
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + (data[at++] as number);
    return value;
  };
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const [start, count] = [index[pair] as number, index[pair + 1] as number];
    if (start + count > limits.objects) throw tooComplex("objects");
    if (at + count * (first + second + third) > data.length) throw damaged("cross-reference stream cut off", offset);
    for (let num = start; num < start + count; num++) {
      const type = first === 0 ? 1 : field(first);
      const [a, b] = [field(second), field(third)];
      if (type === 0) addEntry(entries, num, { kind: "free" });
      else if (type === 1) addEntry(entries, num, { kind: "offset", offset: a, gen: b });
      else if (type === 2) addEntry(entries, num, { kind: "compressed", stream: a, index: b });
      // §7.5.8.3: any other type is a reference to the null object.
    }
  }
  return entries;
}

function integers(object: PdfObject | undefined, offset: number): number[] {
  if (!Array.isArray(object)) throw damaged("malformed cross-reference stream", offset);
  return object.map((item) => {
    if (typeof item !== "number" || !Number.isInteger(item) || item < 0)
      throw damaged("malformed cross-reference stream", offset);
    return item;
  });
}

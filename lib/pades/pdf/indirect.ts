import { charClass, hasText, WHITE } from "./chars.ts";
import { damaged } from "./damaged.ts";
import { PdfDict, type PdfObject, PdfRef, PdfStream } from "./objects.ts";
import type { Parser } from "./parser.ts";

/** What stands at an offset: `num gen obj … endobj`; `after` is the offset behind it. */
export type IndirectObject = { num: number; gen: number; value: PdfObject; after: number };

/**
 * Reads one indirect object at the parser's position (ISO 32000-2 §7.3.8, §7.3.10).
 * `lengthOf` gives the value of an indirect /Length. Throws PDF_DAMAGED.
 */
export function readIndirect(parser: Parser, end: number, lengthOf: (ref: PdfRef) => PdfObject): IndirectObject {
  const start = parser.pos;
  const num = parser.expectInteger();
  const gen = parser.expectInteger();
  parser.expectKeyword("obj");
  const first = parser.object();
  const value = first instanceof PdfDict && parser.takeKeyword("stream") ? readStream(parser, first, end, lengthOf) : first;
  if (!parser.takeKeyword("endobj")) throw damaged("object without an end", start);
  if (parser.pos > end) throw damaged("object beyond its revision", start);
  return { num, gen, value, after: parser.pos };
}

function readStream(parser: Parser, dict: PdfDict, end: number, lengthOf: (ref: PdfRef) => PdfObject): PdfStream {
  const { bytes } = parser;
  // §7.3.8.1: CR LF or LF after the keyword, never CR alone, which readers take in two ways.
  const start = bytes[parser.pos] === 13 && bytes[parser.pos + 1] === 10 ? parser.pos + 2 : parser.pos + 1;
  if (bytes[start - 1] !== 10) throw damaged("stream keyword without a line feed", parser.pos);
  const given = dict.get("Length");
  const length = given instanceof PdfRef ? lengthOf(given) : given;
  if (typeof length !== "number" || !Number.isInteger(length) || length < 0) throw damaged("stream without a length", start);
  if (start + length > end) throw damaged("stream beyond its revision", start);
  // White space may stand before the keyword, a comment may not: it would hide that /Length is wrong.
  parser.pos = start + length;
  while (charClass[bytes[parser.pos] as number] === WHITE) parser.pos++;
  if (!hasText(bytes, "endstream", parser.pos)) throw damaged("stream length is wrong", start);
  parser.expectKeyword("endstream");
  return new PdfStream(dict, bytes.subarray(start, start + length));
}

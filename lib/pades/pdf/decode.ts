import { Inflate, inflateSync } from "fflate";
import { type Bytes, concatBytes, equalBytes } from "../../bytes.ts";
import { charClass, hexValue, WHITE } from "./chars.ts";
import { damaged, tooComplex } from "./damaged.ts";
import { PdfDict, PdfName, type PdfObject } from "./objects.ts";

/** Compressed bytes given to inflate at a time: deflate expands at most 1,032 times, so one step stays below 17 MB. */
const STEP = 16 * 1024;

/** One filter with its parameters, references already resolved. */
type Filter = { name: string; parms: PdfDict };

/** Undoes a stream's filters (ISO 32000-2 §7.4). Throws PDF_DAMAGED, or PDF_TOO_COMPLEX above `cap` bytes. */
export function decodeStream(
  dict: PdfDict,
  raw: Uint8Array,
  resolve: (o: PdfObject | undefined) => PdfObject,
  cap: number,
): Bytes {
  let bytes: Uint8Array = raw;
  for (const { name, parms } of filtersOf(dict, resolve)) {
    if (name === "FlateDecode") bytes = unpredict(inflate(bytes, cap), parms, resolve);
    else if (name === "ASCIIHexDecode") bytes = asciiHex(bytes);
    else if (name === "ASCII85Decode") bytes = ascii85(bytes);
    else throw damaged(`filter ${name.slice(0, 40)} where structure is expected`);
  }
  if (bytes.length > cap) throw tooComplex("decompressed size");
  return bytes === raw ? raw.slice() : (bytes as Bytes);
}

function filtersOf(dict: PdfDict, resolve: (o: PdfObject | undefined) => PdfObject): Filter[] {
  const list = (object: PdfObject) => (Array.isArray(object) ? object.map(resolve) : object === null ? [] : [object]);
  const names = list(resolve(dict.get("Filter")));
  const parms = list(resolve(dict.get("DecodeParms")));
  if (names.length > 8) throw tooComplex("filters");
  return names.map((filter, i) => {
    if (!(filter instanceof PdfName)) throw damaged("a filter that is no name");
    const own = parms[i];
    return { name: filter.value, parms: own instanceof PdfDict ? own : new PdfDict() };
  });
}

export function inflate(zlib: Uint8Array, cap: number): Bytes {
  const [method = 0, flags = 0] = zlib;
  if ((method & 15) !== 8 || ((method << 8) | flags) % 31 !== 0 || flags & 32) throw damaged("not a zlib stream");
  const deflated = zlib.subarray(2);
  try {
    if (deflated.length <= KEPT_LENGTH) return capped(inflateAgain(deflated), cap);
    if (deflated.length <= STEP) return capped(inflateSmall(deflated), cap);
    return inflateInSteps(deflated, cap);
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "number") throw damaged("damaged compressed data");
    throw error;
  }
}

/**
 * Small streams inflated lately. A signing opens its file four times, and the cross-reference stream of the first revision, which
 * costs as much as everything else of an opening, is the same each time.
 */
const lately: { deflated: Uint8Array; bytes: Bytes }[] = [];
const KEPT_LENGTH = 4 * 1024;
const KEPT_BYTES = 64 * 1024;
const KEPT = 32;

function inflateAgain(deflated: Uint8Array): Bytes {
  const known = lately.findLast((one) => equalBytes(one.deflated, deflated));
  if (known) return known.bytes;
  const bytes = inflateSmall(deflated);
  if (bytes.length > KEPT_BYTES) return bytes;
  if (lately.length >= KEPT) lately.shift();
  lately.push({ deflated: deflated.slice(), bytes });
  return bytes;
}

/** Where small streams are inflated first: fflate would allocate and clear 128 kB for each, and most need a few. */
const scratch = new Uint8Array(64 * 1024);

function inflateSmall(deflated: Uint8Array): Bytes {
  try {
    const fitted = inflateSync(deflated, { out: scratch });
    // fflate cuts what does not fit, and says nothing
    if (fitted.length < scratch.length) return fitted.slice() as Bytes;
  } catch (error) {
    // a stored block that does not fit
    if (!(error instanceof RangeError)) throw error;
  }
  return inflateSync(deflated) as Bytes;
}

function inflateInSteps(deflated: Uint8Array, cap: number): Bytes {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const inflater = new Inflate((chunk) => {
    total += chunk.length;
    if (total > cap) throw tooComplex("decompressed size");
    chunks.push(chunk);
  });
  for (let at = 0; at < deflated.length; at += STEP) {
    inflater.push(deflated.subarray(at, at + STEP), at + STEP >= deflated.length);
  }
  return concatBytes(...chunks);
}

/** The first bytes of a zlib stream, however long it is; empty when it does not inflate. */
export function inflateHead(zlib: Uint8Array): Uint8Array {
  let head: Uint8Array = new Uint8Array();
  try {
    const inflater = new Inflate((chunk) => {
      if (head.length === 0) head = chunk;
    });
    inflater.push(zlib.subarray(2, 2 + 1024), zlib.length <= 2 + 1024);
  } catch {
    return head;
  }
  return head;
}

function capped(bytes: Bytes, cap: number): Bytes {
  if (bytes.length > cap) throw tooComplex("decompressed size");
  return bytes;
}

/** Undoes PNG predictors (§7.4.4.4); TIFF prediction does not occur in structure streams and is refused. */
function unpredict(bytes: Bytes, parms: PdfDict, resolve: (o: PdfObject | undefined) => PdfObject): Bytes {
  const number = (key: string, fallback: number) => {
    const value = resolve(parms.get(key));
    return typeof value === "number" ? value : fallback;
  };
  const predictor = number("Predictor", 1);
  if (predictor === 1) return bytes;
  if (predictor < 10 || predictor > 15) throw damaged("unknown predictor");
  const bits = number("Colors", 1) * number("BitsPerComponent", 8);
  const width = Math.ceil((bits * number("Columns", 1)) / 8);
  const back = Math.max(1, bits >> 3);
  if (!(width > 0 && width <= 65_536 && Number.isInteger(back) && back <= width)) throw damaged("malformed predictor");
  const rows = Math.ceil(bytes.length / (width + 1));
  const out = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row++) unpredictRow(bytes, row * (width + 1), out, row * width, width, back);
  const missing = rows * (width + 1) - bytes.length;
  return missing > 0 ? out.slice(0, out.length - missing) : out;
}

function unpredictRow(from: Uint8Array, start: number, out: Uint8Array, at: number, width: number, back: number): void {
  const type = from[start] as number;
  if (type > 4) throw damaged("unknown predictor");
  for (let i = 0; i < width && start + 1 + i < from.length; i++) {
    const left = i >= back ? (out[at + i - back] as number) : 0;
    const up = at > 0 ? (out[at + i - width] as number) : 0;
    const corner = at > 0 && i >= back ? (out[at + i - width - back] as number) : 0;
    const guess = type === 0 ? 0 : type === 1 ? left : type === 2 ? up : type === 3 ? (left + up) >> 1 : paeth(left, up, corner);
    out[at + i] = (from[start + 1 + i] as number) + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const toLeft = Math.abs(guess - left);
  const toUp = Math.abs(guess - up);
  const toCorner = Math.abs(guess - corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function asciiHex(bytes: Uint8Array): Bytes {
  const out: number[] = [];
  let high = -1;
  for (const byte of bytes) {
    if (byte === 62 /* > */) break;
    if (charClass[byte] === WHITE) continue;
    const value = hexValue(byte);
    if (value < 0) throw damaged("malformed ASCIIHex data");
    if (high < 0) high = value;
    else {
      out.push(high * 16 + value);
      high = -1;
    }
  }
  if (high >= 0) out.push(high * 16);
  return Uint8Array.from(out);
}

function ascii85(bytes: Uint8Array): Bytes {
  const out: number[] = [];
  const group: number[] = [];
  const flush = (digits: number) => {
    while (group.length < 5) group.push(84);
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
    if (value > 0xffffffff) throw damaged("malformed ASCII85 data");
    for (let i = 0; i < digits - 1; i++) out.push((value / 2 ** (24 - 8 * i)) & 255);
    group.length = 0;
  };
  for (const byte of bytes) {
    if (byte === 126 /* ~ */) break;
    if (charClass[byte] === WHITE) continue;
    if (byte === 122 /* z */ && group.length === 0) out.push(0, 0, 0, 0);
    else if (byte < 33 || byte > 117) throw damaged("malformed ASCII85 data");
    else if (group.push(byte - 33) === 5) flush(5);
  }
  if (group.length === 1) throw damaged("malformed ASCII85 data");
  if (group.length > 0) flush(group.length);
  return Uint8Array.from(out);
}

import "server-only";
import { inflateSync } from "node:zlib";
import { concatBytes } from "../../../bytes.ts";
import { NatsuinError } from "../../../errors.ts";
import { crc32 } from "./crc32.ts";
import type { Pixels } from "./pixels.ts";

/** What the stamp page's canvas makes stays below both; 480 pixels on 20.5 mm are 595 dpi. */
export const IMAGE_LIMIT = { bytes: 600_000, side: 480 } as const;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Colour types with alpha and without, 8 bits: what browsers write. */
const CHANNELS: Record<number, number> = { 2: 3, 6: 4 };

type Chunk = { type: string; data: Uint8Array };

/**
 * The pixels of a PNG from outside, and nothing else of it. Browsers write what is read here: 8 bits, RGB or RGBA, not interlaced;
 * every other file is refused, also a PNG with something behind it (docs/decisions/0023).
 *   1. size of the file, 2. signature, 3. chunks with their checksums up to the file's very end, 4. dimensions,
 *   5. inflate to the exact size that they give, 6. undo the filters
 * Throws STAMP_IMAGE_TOO_LARGE, STAMP_IMAGE_UNREADABLE.
 */
export function readPng(bytes: Uint8Array, most: number = IMAGE_LIMIT.bytes): Pixels {
  if (bytes.length > most) throw tooLarge();
  if (!SIGNATURE.every((byte, at) => bytes[at] === byte)) throw unreadable();
  const chunks = chunksOf(bytes);
  const [header] = chunks;
  if (header?.type !== "IHDR" || header.data.length !== 13) throw unreadable();
  const view = new DataView(header.data.buffer, header.data.byteOffset, header.data.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colour, compression, filter, interlace] = header.data.subarray(8);
  const channels = CHANNELS[colour ?? -1];
  if (channels === undefined || depth !== 8 || compression !== 0 || filter !== 0 || interlace !== 0) throw unreadable();
  if (width > IMAGE_LIMIT.side || height > IMAGE_LIMIT.side) throw tooLarge();
  if (width === 0 || height === 0) throw unreadable();
  const stride = width * channels;
  const rows = inflate(
    chunks.filter(({ type }) => type === "IDAT"),
    (stride + 1) * height,
  );
  return { width, height, rgba: withAlpha(unfilter(rows, { stride, height, channels }), channels) };
}

const tooLarge = () => new NatsuinError("STAMP_IMAGE_TOO_LARGE", { side: IMAGE_LIMIT.side, kilobytes: IMAGE_LIMIT.bytes / 1000 });
const unreadable = (cause?: unknown) => new NatsuinError("STAMP_IMAGE_UNREADABLE", {}, { cause });

/** Every byte belongs to a chunk: IEND ends the file. A critical chunk that is not known here is refused, others are left out. */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; ; ) {
    if (at + 12 > bytes.length) throw unreadable();
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) throw unreadable();
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (view.getUint32(end - 4) !== crc32(bytes.subarray(at + 4, end - 4))) throw unreadable();
    const known = type === "IHDR" ? at === SIGNATURE.length : type === "IDAT" || type === "IEND" || type === "PLTE";
    if (!known && /^[^a-z]/.test(type)) throw unreadable();
    if (type === "IEND") {
      if (length !== 0 || end !== bytes.length) throw unreadable();
      return chunks;
    }
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4) });
    at = end;
  }
}

/** Not a byte more than the dimensions call for is ever unpacked. */
function inflate(parts: Chunk[], expected: number): Uint8Array {
  let rows: Uint8Array;
  try {
    rows = inflateSync(concatBytes(...parts.map(({ data }) => data)), { maxOutputLength: expected });
  } catch (cause) {
    throw unreadable(cause);
  }
  if (rows.length !== expected) throw unreadable();
  return rows;
}

/** PNG §9: each row begins with its filter's number. */
function unfilter(rows: Uint8Array, { stride, height, channels }: { stride: number; height: number; channels: number }) {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)] as number;
    if (filter > 4) throw unreadable();
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= channels ? (out[at - channels] as number) : 0;
      const up = y > 0 ? (out[at - stride] as number) : 0;
      const corner = x >= channels && y > 0 ? (out[at - stride - channels] as number) : 0;
      const expected = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] as number;
      out[at] = (rows[y * (stride + 1) + 1 + x] as number) + expected;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function withAlpha(samples: Uint8Array, channels: number): Uint8Array {
  if (channels === 4) return samples;
  const rgba = new Uint8Array((samples.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < samples.length; from += 3, to += 4) rgba.set(samples.subarray(from, from + 3), to);
  return rgba;
}

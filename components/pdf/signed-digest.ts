/**
 * The value a signature will hold, computed by the reader's own device over the bytes it shows: SHA-256 over the file
 * without the gap that the last /ByteRange leaves (ISO 32000-1 §12.8.1).
 */
export type ByteRange = [start1: number, length1: number, start2: number, length2: number];

const MARK = "/ByteRange";

/** The last /ByteRange of the file, or null when there is none or it does not cover the file to its end. */
export function lastByteRange(bytes: Uint8Array): ByteRange | null {
  const at = lastIndexOf(bytes, MARK);
  if (at < 0) return null;
  const words = new TextDecoder("latin1").decode(bytes.subarray(at, at + 120));
  const found = /^\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(words);
  if (!found) return null;
  const range = found.slice(1, 5).map(Number) as ByteRange;
  const [start1, length1, start2, length2] = range;
  const covers = start1 === 0 && length1 > 0 && start2 > length1 && start2 + length2 === bytes.length;
  return covers ? range : null;
}

function lastIndexOf(bytes: Uint8Array, mark: string): number {
  const codes = Array.from(mark, (character) => character.charCodeAt(0));
  for (let at = bytes.length - codes.length; at >= 0; at--) {
    if (codes.every((code, offset) => bytes[at + offset] === code)) return at;
  }
  return -1;
}

/** Hex, or null when the file has no usable /ByteRange or the browser gives no SHA-256 (a page without HTTPS). */
export async function signedDigest(bytes: Uint8Array): Promise<string | null> {
  const range = lastByteRange(bytes);
  if (!range || !globalThis.crypto?.subtle) return null;
  const [, length1, start2, length2] = range;
  const covered = new Uint8Array(length1 + length2);
  covered.set(bytes.subarray(0, length1), 0);
  covered.set(bytes.subarray(start2, start2 + length2), length1);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", covered));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

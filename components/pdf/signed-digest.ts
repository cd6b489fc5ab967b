/**
 * The value a signature will hold, computed by the reader's own device over the bytes it shows: SHA-256 over the file
 * without the gap of the last signature (ISO 32000-1 §12.8.1). In a frozen revision /ByteRange is still a placeholder;
 * the numbers that will stand there follow from where the gap lies, and are put in before hashing, as when it is signed.
 */
export type ByteRange = [start1: number, length1: number, start2: number, length2: number];

const MARK = "/ByteRange";
/** Longer than any /ByteRange with its padding. */
const LOOK = 128;

type LastRange = { at: number; length: number; numbers: ByteRange | null };

/** The last signature's range, or null when there is none or it leaves bytes at the end out. */
export function lastByteRange(bytes: Uint8Array): ByteRange | null {
  const last = findLast(bytes);
  if (!last) return null;
  const range = last.numbers ?? aroundGap(bytes, last.at + last.length);
  if (!range) return null;
  const [start1, length1, start2, length2] = range;
  return start1 === 0 && length1 > 0 && start2 > length1 && start2 + length2 === bytes.length ? range : null;
}

/** Hex, or null when the file has no usable /ByteRange or the browser gives no SHA-256 (a page without HTTPS). */
export async function signedDigest(bytes: Uint8Array): Promise<string | null> {
  const last = findLast(bytes);
  const range = lastByteRange(bytes);
  if (!last || !range || !globalThis.crypto?.subtle) return null;
  const [, length1, start2, length2] = range;
  const covered = new Uint8Array(length1 + length2);
  covered.set(bytes.subarray(0, length1), 0);
  covered.set(bytes.subarray(start2, start2 + length2), length1);
  if (!last.numbers) covered.set(new TextEncoder().encode(`${MARK} [${range.join(" ")}]`.padEnd(last.length, " ")), last.at);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", covered));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function findLast(bytes: Uint8Array): LastRange | null {
  const at = lastIndexOf(bytes, MARK);
  if (at < 0) return null;
  const words = new TextDecoder("latin1").decode(bytes.subarray(at, at + LOOK));
  const numbers = /^\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(words);
  if (numbers) return { at, length: numbers[0].length, numbers: numbers.slice(1, 5).map(Number) as ByteRange };
  const placeholder = /^\/ByteRange \[0 \/\*+ \/\*+ \/\*+\]/.exec(words);
  return placeholder && { at, length: placeholder[0].length, numbers: null };
}

/** The range around the next hexadecimal /Contents. */
function aroundGap(bytes: Uint8Array, after: number): ByteRange | null {
  const contents = indexOf(bytes, "/Contents ", after);
  const open = contents < 0 ? -1 : bytes.indexOf("<".charCodeAt(0), contents);
  const close = open < 0 ? -1 : bytes.indexOf(">".charCodeAt(0), open);
  return close < 0 ? null : [0, open, close + 1, bytes.length - close - 1];
}

const codesOf = (mark: string) => Array.from(mark, (character) => character.charCodeAt(0));

function indexOf(bytes: Uint8Array, mark: string, from: number): number {
  const codes = codesOf(mark);
  for (let at = from; at <= bytes.length - codes.length; at++)
    if (codes.every((code, offset) => bytes[at + offset] === code)) return at;
  return -1;
}

function lastIndexOf(bytes: Uint8Array, mark: string): number {
  const codes = codesOf(mark);
  for (let at = bytes.length - codes.length; at >= 0; at--)
    if (codes.every((code, offset) => bytes[at + offset] === code)) return at;
  return -1;
}

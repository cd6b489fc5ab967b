import { type Bytes, concatBytes } from "../bytes.ts";
import { contextConstructed, contextPrimitive, tags } from "./tags.ts";

/** DER order: octet by octet, the shorter first where one is the other's prefix (X.690 §11.6). */
export function compareDer(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function encodeTlv(tag: number, ...parts: Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length < 0x80) return concatBytes(Uint8Array.of(tag, length), ...parts);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return concatBytes(Uint8Array.of(tag, 0x80 | octets.length, ...octets), ...parts);
}

export const sequence = (...parts: Uint8Array[]): Bytes => encodeTlv(tags.sequence, ...parts);

/** SET OF in DER order. */
export const setOf = (...parts: Uint8Array[]): Bytes => encodeTlv(tags.set, ...[...parts].sort(compareDer));

/** `[n] EXPLICIT`, or `[n] IMPLICIT` over a constructed type when given its members. */
export const tagged = (n: number, ...parts: Uint8Array[]): Bytes => encodeTlv(contextConstructed(n), ...parts);

/** `[n] IMPLICIT` over a primitive type, given its content octets. */
export const taggedPrimitive = (n: number, content: Uint8Array): Bytes => encodeTlv(contextPrimitive(n), content);

/** A number, or the big-endian octets of an unsigned one. */
export function integer(value: number | bigint | Uint8Array, tag: number = tags.integer): Bytes {
  let octets: number[];
  if (value instanceof Uint8Array) octets = Array.from(value);
  else {
    if (value < 0) throw new RangeError("negative integers are not written here");
    octets = [];
    for (let rest = BigInt(value); rest > 0n; rest >>= 8n) octets.unshift(Number(rest & 0xffn));
  }
  while (octets.length > 1 && octets[0] === 0) octets.shift();
  if (octets.length === 0 || (octets[0] as number) >= 0x80) octets.unshift(0);
  return encodeTlv(tag, Uint8Array.from(octets));
}

export const enumerated = (value: number): Bytes => integer(value, tags.enumerated);
export const boolean = (value: boolean): Bytes => encodeTlv(tags.boolean, Uint8Array.of(value ? 0xff : 0));
export const octetString = (...parts: Uint8Array[]): Bytes => encodeTlv(tags.octetString, ...parts);
export const bitString = (octets: Uint8Array, unused = 0): Bytes => encodeTlv(tags.bitString, Uint8Array.of(unused), octets);
export const derNull = (): Bytes => Uint8Array.of(tags.null, 0);
export const utf8String = (text: string): Bytes => encodeTlv(tags.utf8String, new TextEncoder().encode(text));
export const printableString = (text: string): Bytes => encodeTlv(tags.printableString, new TextEncoder().encode(text));
export const ia5String = (text: string): Bytes => encodeTlv(tags.ia5String, new TextEncoder().encode(text));

/** Named bits as DER wants them: trailing zero bits removed (X.690 §11.2.2). `bits` are the numbers that are set. */
export function namedBits(...bits: number[]): Bytes {
  if (bits.length === 0) return bitString(new Uint8Array(0));
  const highest = Math.max(...bits);
  const octets = new Uint8Array((highest >> 3) + 1);
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] as number) | (0x80 >> (bit & 7));
  return bitString(octets, 7 - (highest & 7));
}

const knownOids = new Map<string, Bytes>();

export function oid(dotted: string): Bytes {
  const known = knownOids.get(dotted);
  if (known) return known;
  const [root, second, ...rest] = dotted.split(".").map(Number);
  if (root === undefined || second === undefined || !/^\d+(\.\d+)+$/.test(dotted)) throw new RangeError(`not an OID: ${dotted}`);
  const octets = [root * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left % 128) | 0x80);
    return groups;
  });
  const encoded = encodeTlv(tags.oid, Uint8Array.from(octets));
  knownOids.set(dotted, encoded);
  return encoded;
}

const digits = (date: Date): string => date.toISOString().replace(/[-:T]/g, "").slice(0, 14);

/** GeneralizedTime, whole seconds. */
export const generalizedTime = (date: Date): Bytes =>
  encodeTlv(tags.generalizedTime, new TextEncoder().encode(`${digits(date)}Z`));

/** UTCTime until 2049, GeneralizedTime after it (RFC 5280 §4.1.2.5). */
export function time(date: Date): Bytes {
  const year = date.getUTCFullYear();
  if (year < 1950 || year > 2049) return generalizedTime(date);
  return encodeTlv(tags.utcTime, new TextEncoder().encode(`${digits(date).slice(2)}Z`));
}

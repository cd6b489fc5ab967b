import { type Bytes, concatBytes } from "../bytes.ts";

/** DER encoding (X.690), as much of it as certificates, CRLs, OCSP, timestamps and CMS need. Isomorphic. */
const UTF8 = new TextEncoder();

export function tlv(tag: number, ...parts: Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return concatBytes(header(tag, length), ...parts);
}

function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | octets.length, ...octets);
}

export const sequence = (...parts: Uint8Array[]): Bytes => tlv(0x30, ...parts);
export const octetString = (bytes: Uint8Array): Bytes => tlv(0x04, bytes);
export const utf8String = (text: string): Bytes => tlv(0x0c, UTF8.encode(text));
export const printableString = (text: string): Bytes => tlv(0x13, UTF8.encode(text));
export const ia5String = (text: string): Bytes => tlv(0x16, UTF8.encode(text));
export const derNull = (): Bytes => tlv(0x05);
export const boolean = (value: boolean): Bytes => tlv(0x01, Uint8Array.of(value ? 0xff : 0x00));
/** `[n]` around whole elements. */
export const explicit = (n: number, ...parts: Uint8Array[]): Bytes => tlv(0xa0 | n, ...parts);
/** `[n]` in place of a primitive element's own tag: content octets only. */
export const implicitPrimitive = (n: number, content: Uint8Array): Bytes => tlv(0x80 | n, content);

/** SET OF: elements in ascending order of their encodings (X.690 §11.6). */
export function setOf(...elements: Uint8Array[]): Bytes {
  return tlv(0x31, ...elements.toSorted(compareOctets));
}

/** Octet by octet, the shorter first where one is the other's prefix (X.690 §11.6). */
export function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** INTEGER; bytes are an unsigned big-endian magnitude. Negative numbers never occur in what we write. */
export function integer(value: number | bigint | Uint8Array): Bytes {
  return tlv(0x02, integerContent(value));
}

export const enumerated = (value: number): Bytes => tlv(0x0a, integerContent(value));

/** Content octets of a non-negative INTEGER: shortest form, a leading zero where the sign bit would show. */
export function integerContent(value: number | bigint | Uint8Array): Bytes {
  const magnitude = value instanceof Uint8Array ? value : magnitudeOf(BigInt(value));
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++;
  const digits = magnitude.subarray(start);
  if (digits.length === 0) return Uint8Array.of(0);
  return (digits[0] as number) >= 0x80 ? concatBytes(Uint8Array.of(0), digits) : digits.slice();
}

function magnitudeOf(value: bigint): Uint8Array {
  if (value < 0n) throw new RangeError("a negative INTEGER");
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Uint8Array.from({ length: even.length / 2 }, (_, i) => Number.parseInt(even.slice(2 * i, 2 * i + 2), 16));
}

export function bitString(bytes: Uint8Array, unusedBits = 0): Bytes {
  return tlv(0x03, Uint8Array.of(unusedBits), bytes);
}

/** A BIT STRING whose bits have names (KeyUsage, PKIFailureInfo): trailing zeros dropped (X.690 §11.2.2). */
export function namedBits(...bits: number[]): Bytes {
  const highest = Math.max(-1, ...bits);
  const octets = new Uint8Array(Math.ceil((highest + 1) / 8));
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] as number) | (0x80 >> (bit & 7));
  return bitString(octets, octets.length * 8 - (highest + 1));
}

const oids = new Map<string, Bytes>();

/** OBJECT IDENTIFIER from dotted form; encodings are kept, the set of them is small and ours. */
export function oid(dotted: string): Bytes {
  const known = oids.get(dotted);
  if (known) return known;
  const arcs = dotted.split(".").map(BigInt);
  const [first, second] = arcs;
  if (first === undefined || second === undefined) throw new RangeError("an OID has two arcs or more");
  const content = [first * 40n + second, ...arcs.slice(2)].flatMap(base128);
  const encoded = tlv(0x06, Uint8Array.from(content));
  oids.set(dotted, encoded);
  return encoded;
}

function base128(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}

const compactTime = (at: Date): string => `${at.toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`;

/** GeneralizedTime in whole seconds, as RFC 5280 §4.1.2.5.2 and RFC 6960 want it; a fraction is dropped. */
export const generalizedTime = (at: Date): Bytes => tlv(0x18, UTF8.encode(compactTime(at)));

/** X.509 Time: UTCTime through 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). */
export function x509Time(at: Date): Bytes {
  const year = at.getUTCFullYear();
  return year >= 1950 && year < 2050 ? tlv(0x17, UTF8.encode(compactTime(at).slice(2))) : generalizedTime(at);
}

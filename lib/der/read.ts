import { type Bytes, toHex } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";

/** One element: views of the input, nothing copied. `tag` is the identifier octet, e.g. 0x30. */
export type DerNode = { tag: number; content: Bytes; raw: Bytes };

/** Bytes that are not strict DER (X.690 §10–11), or not the element expected. Untrusted input throws nothing else here. */
export class DerError extends NatsuinError {
  constructor(reason: string) {
    super("DER_INVALID", { reason });
  }
}

/** Caps that hold before memory is spent: a small file must not unfold into millions of nodes. CRLs are walked instead (`walk`). */
const MAX_OCTETS = 64 << 20;
const MAX_PARTS = 10_000;

/** Exactly one element and nothing after it. */
export function readDer(bytes: Uint8Array): DerNode {
  if (bytes.length > MAX_OCTETS) throw new DerError("too large");
  const node = elementAt(bytes as Bytes, 0);
  if (node.raw.length !== bytes.length) throw new DerError("octets after the element");
  return node;
}

/** The first element; what follows is left alone. */
export function readFirst(bytes: Uint8Array): DerNode {
  return elementAt(bytes as Bytes, 0);
}

/** Elements inside a constructed one. Flat: depth is the caller's own, so no input can make this recurse. */
export function children(node: DerNode): DerNode[] {
  if ((node.tag & 0x20) === 0) throw new DerError("a primitive element has no parts");
  const parts: DerNode[] = [];
  for (let at = 0; at < node.content.length; ) {
    if (parts.length === MAX_PARTS) throw new DerError("too many parts");
    const part = elementAt(node.content, at);
    parts.push(part);
    at += part.raw.length;
  }
  return parts;
}

/** Visits parts one by one without keeping them, so that a CRL of 200,000 entries costs no memory. `visit` returns false to stop. */
export function walk(node: DerNode, visit: (part: DerNode) => boolean | undefined): void {
  for (let at = 0; at < node.content.length; ) {
    const part = elementAt(node.content, at);
    if (visit(part) === false) return;
    at += part.raw.length;
  }
}

function elementAt(bytes: Bytes, at: number): DerNode {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new DerError("truncated element");
  if ((tag & 0x1f) === 0x1f) throw new DerError("tag numbers above 30 are not used here");
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4) throw new DerError("indefinite or oversized length");
    length = 0;
    for (let i = 0; i < octets; i++) {
      const octet = bytes[start + i];
      if (octet === undefined) throw new DerError("truncated length");
      length = length * 256 + octet;
    }
    if (length < 0x80 || length < 256 ** (octets - 1)) throw new DerError("length is not in shortest form");
    start += octets;
  }
  const end = start + length;
  if (end > bytes.length) throw new DerError("truncated content");
  return {
    tag,
    content: bytes.subarray(start, end),
    raw: bytes.subarray(at, end),
  };
}

/** The element, if it has this tag; else DerError. */
export function expectTag(node: DerNode | undefined, tag: number): DerNode {
  if (!node || node.tag !== tag) throw new DerError(`expected tag ${tag.toString(16)}`);
  return node;
}

/** Children of a SEQUENCE. */
export function sequenceOf(node: DerNode | undefined): DerNode[] {
  return children(expectTag(node, 0x30));
}

/** Dotted form of an OBJECT IDENTIFIER. */
export function readOid(node: DerNode | undefined): string {
  const { content } = expectTag(node, 0x06);
  if (content.length === 0 || content.length > 64 || (content.at(-1) as number) >= 0x80) throw new DerError("malformed OID");
  const arcs: number[] = [];
  let arc = 0;
  let fresh = true;
  for (const octet of content) {
    if (fresh && octet === 0x80) throw new DerError("OID arc is not in shortest form");
    arc = arc * 128 + (octet & 0x7f);
    // A UUID arc (2.25) has 128 bits. No OID this product knows has one, so such an OID only has to stay distinct.
    if (arc > Number.MAX_SAFE_INTEGER) return `hex.${toHex(content)}`;
    fresh = octet < 0x80;
    if (!fresh) continue;
    if (arcs.length === 0) {
      const root = Math.min(2, Math.floor(arc / 40));
      arcs.push(root, arc - 40 * root);
    } else arcs.push(arc);
    arc = 0;
  }
  return arcs.join(".");
}

/** INTEGER of any size and sign. */
export function readInteger(node: DerNode | undefined): bigint {
  const content = integerOctets(node);
  const first = content[0] as number;
  const magnitude = BigInt(`0x${toHex(content)}`);
  return first >= 0x80 ? magnitude - (1n << BigInt(content.length * 8)) : magnitude;
}

/** Version numbers, path lengths, reasons: 0 to 2^31-1. `tag` for an ENUMERATED or IMPLICIT one. */
export function readSmallInteger(node: DerNode | undefined, tag = 0x02): number {
  const content = integerOctets(node, tag);
  if (content.length > 4 || (content[0] as number) >= 0x80) throw new DerError("INTEGER out of range");
  return content.reduce((value, octet) => value * 256 + octet, 0);
}

/** Content of an INTEGER as encoded: how serial numbers are compared. */
export function integerOctets(node: DerNode | undefined, tag = 0x02): Bytes {
  const { content } = expectTag(node, tag);
  const [first, second] = content;
  if (first === undefined) throw new DerError("empty INTEGER");
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new DerError("INTEGER is not in shortest form");
  }
  return content;
}

/** BOOLEAN; `tag` for an IMPLICIT one. */
export function readBoolean(node: DerNode | undefined, tag = 0x01): boolean {
  const { content } = expectTag(node, tag);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw new DerError("malformed BOOLEAN");
  return content[0] === 0xff;
}

/** OCTET STRING; `tag` for an IMPLICIT one. */
export function readOctets(node: DerNode | undefined, tag = 0x04): Bytes {
  return expectTag(node, tag).content;
}

/** BIT STRING; `tag` for an IMPLICIT one. */
export function readBits(node: DerNode | undefined, tag = 0x03): { unused: number; octets: Bytes } {
  const { content } = expectTag(node, tag);
  const unused = content[0];
  if (unused === undefined || unused > 7 || (unused > 0 && content.length === 1)) throw new DerError("malformed BIT STRING");
  if (((content.at(-1) as number) & ((1 << unused) - 1)) !== 0 && content.length > 1) throw new DerError("padding bits not zero");
  return { unused, octets: content.subarray(1) };
}

/** A BIT STRING of whole octets: keys and signatures. */
export function readBitOctets(node: DerNode | undefined): Bytes {
  const { unused, octets } = readBits(node);
  if (unused !== 0) throw new DerError("BIT STRING is not whole octets");
  return octets;
}

const TEXT = new Map<number, string>([
  [0x0c, "utf-8"],
  [0x12, "latin1"],
  [0x13, "latin1"],
  [0x14, "latin1"],
  [0x16, "latin1"],
  [0x1a, "latin1"],
  [0x1e, "utf-16be"],
]);

/** Any character string a certificate may hold. */
export function readText(node: DerNode | undefined): string {
  const encoding = node && TEXT.get(node.tag);
  if (!encoding) throw new DerError("expected a character string");
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(node.content);
  } catch {
    throw new DerError("malformed character string");
  }
}

/** Takes the fields of a SEQUENCE one after the other; `end` refuses what is left over. */
export class DerFields {
  readonly #nodes: DerNode[];
  #at = 0;

  constructor(nodes: DerNode[]) {
    this.#nodes = nodes;
  }

  next(): DerNode {
    const node = this.#nodes[this.#at];
    if (!node) throw new DerError("field missing");
    this.#at += 1;
    return node;
  }

  /** The next field if its tag is one of these. */
  optional(...tags: number[]): DerNode | undefined {
    const node = this.#nodes[this.#at];
    if (!node || !tags.includes(node.tag)) return undefined;
    this.#at += 1;
    return node;
  }

  end(): void {
    if (this.#at !== this.#nodes.length) throw new DerError("unexpected field");
  }
}

/** Fields of a SEQUENCE; `tag` for an IMPLICIT one. */
export function fieldsOf(node: DerNode | undefined, tag = 0x30): DerFields {
  return new DerFields(children(expectTag(node, tag)));
}

/** The one element inside an EXPLICIT tag. */
export function onlyChild(node: DerNode): DerNode {
  const [child, ...rest] = children(node);
  if (!child || rest.length > 0) throw new DerError("expected exactly one element");
  return child;
}

const UTC_TIME = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d+))?Z$/;

/** UTCTime or GeneralizedTime in UTC; a fraction of a second is kept to the millisecond. */
export function readTime(node: DerNode | undefined): Date {
  if (!node || (node.tag !== 0x17 && node.tag !== 0x18)) throw new DerError("expected a time");
  const short = node.tag === 0x17;
  const match = (short ? UTC_TIME : GENERALIZED_TIME).exec(String.fromCharCode(...node.content.subarray(0, 40)));
  if (!match) throw new DerError("malformed time");
  const [years, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const at = new Date(0);
  at.setUTCFullYear(short ? years + (years < 50 ? 2000 : 1900) : years, month - 1, day);
  at.setUTCHours(hour, minute, second, Number((match[7] ?? "").padEnd(3, "0").slice(0, 3)));
  // A field out of its range would have moved the ones before it.
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || at.getUTCHours() !== hour || at.getUTCSeconds() !== second)
    throw new DerError("no such time");
  return at;
}

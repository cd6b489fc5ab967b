import { type Bytes, toHex } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";
import { tags } from "./tags.ts";

/** Caps that hold before any memory is spent: a small file must not unfold into millions of nodes. */
export type DerLimits = { maxBytes: number; maxDepth: number; maxNodes: number };
export const defaultDerLimits: DerLimits = { maxBytes: 4 << 20, maxDepth: 24, maxNodes: 20_000 };

export type DerBudget = { nodesLeft: number; readonly maxDepth: number };

export function derError(reason: string): NatsuinError {
  return new NatsuinError("DER_INVALID", { reason });
}

/** Where one TLV lies: identifier octet, first content byte, end. Throws DER_INVALID on anything but strict DER. */
export type Tlv = { tag: number; contentStart: number; end: number };

export function readTlv(bytes: Uint8Array, at: number, limit: number): Tlv {
  if (at + 2 > limit) throw derError("truncated header");
  const tag = bytes[at] as number;
  if ((tag & 0x1f) === 0x1f) throw derError("high tag number");
  const first = bytes[at + 1] as number;
  let contentStart = at + 2;
  let length = first;
  if (first >= 0x80) {
    const size = first & 0x7f;
    if (size === 0) throw derError("indefinite length");
    if (size > 4) throw derError("length too long");
    if (contentStart + size > limit) throw derError("truncated length");
    length = 0;
    for (let i = 0; i < size; i += 1) length = length * 256 + (bytes[contentStart + i] as number);
    if (length < 0x80 || length < 2 ** (8 * (size - 1))) throw derError("length not minimal");
    contentStart += size;
  }
  const end = contentStart + length;
  if (end > limit) throw derError("length beyond its parent");
  return { tag, contentStart, end };
}

/**
 * One DER value over the bytes it came from; nothing is copied and children are read when asked for.
 * Every accessor throws DER_INVALID when the value is not what its name says.
 */
export class DerNode {
  readonly source: Uint8Array;
  readonly start: number;
  readonly tag: number;
  readonly contentStart: number;
  readonly end: number;
  readonly #budget: DerBudget;
  readonly #depth: number;
  #children: DerNode[] | undefined;

  constructor(source: Uint8Array, start: number, limit: number, budget: DerBudget, depth: number) {
    if (depth > budget.maxDepth) throw derError("too deep");
    budget.nodesLeft -= 1;
    if (budget.nodesLeft < 0) throw derError("too many nodes");
    const tlv = readTlv(source, start, limit);
    this.source = source;
    this.start = start;
    this.tag = tlv.tag;
    this.contentStart = tlv.contentStart;
    this.end = tlv.end;
    this.#budget = budget;
    this.#depth = depth;
  }

  /** Identifier, length and content, as encoded. */
  get raw(): Bytes {
    return this.source.subarray(this.start, this.end) as Bytes;
  }

  get content(): Bytes {
    return this.source.subarray(this.contentStart, this.end) as Bytes;
  }

  get constructed(): boolean {
    return (this.tag & 0x20) !== 0;
  }

  is(tag: number): boolean {
    return this.tag === tag;
  }

  expect(tag: number): this {
    if (this.tag !== tag) throw derError(`expected tag ${tag.toString(16)}, found ${this.tag.toString(16)}`);
    return this;
  }

  children(): DerNode[] {
    if (this.#children) return this.#children;
    if (!this.constructed) throw derError("primitive has no children");
    const children: DerNode[] = [];
    for (let at = this.contentStart; at < this.end; ) {
      const child = new DerNode(this.source, at, this.end, this.#budget, this.#depth + 1);
      children.push(child);
      at = child.end;
    }
    this.#children = children;
    return children;
  }

  /** Children in order, for structures with optional fields. */
  fields(tag: number = tags.sequence): DerFields {
    return new DerFields(this.expect(tag).children());
  }

  /** The members of a SEQUENCE OF. */
  sequenceOf(): DerNode[] {
    return this.expect(tags.sequence).children();
  }

  /** The members of a SET OF, in the order found: use `isSortedSet` where DER's order matters. */
  setOf(): DerNode[] {
    return this.expect(tags.set).children();
  }

  /** The one child of an EXPLICIT tag. */
  only(): DerNode {
    const [child, ...rest] = this.children();
    if (!child || rest.length > 0) throw derError("expected exactly one child");
    return child;
  }

  /** Content octets of an INTEGER, two's complement, checked minimal. `tag` for an IMPLICIT one. */
  integerBytes(tag: number = tags.integer): Bytes {
    const content = this.expect(tag).content;
    const [first, second] = content;
    if (first === undefined) throw derError("empty integer");
    if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
      throw derError("integer not minimal");
    return content;
  }

  bigInteger(): bigint {
    const content = this.integerBytes();
    const value = BigInt(`0x${toHex(content)}`);
    return (content[0] as number) >= 0x80 ? value - (1n << BigInt(8 * content.length)) : value;
  }

  /** A small INTEGER or ENUMERATED (by `tag`), at most 2^31-1 and not negative. */
  smallInteger(tag: number = tags.integer): number {
    const content = this.integerBytes(tag);
    if (content.length > 4 || (content[0] as number) >= 0x80) throw derError("integer out of range");
    return content.reduce((value, byte) => value * 256 + byte, 0);
  }

  /** Dotted form. */
  oid(tag: number = tags.oid): string {
    return decodeOid(this.expect(tag).content);
  }

  octets(tag: number = tags.octetString): Bytes {
    return this.expect(tag).content;
  }

  bits(tag: number = tags.bitString): { unused: number; bytes: Bytes } {
    const content = this.expect(tag).content;
    const unused = content[0];
    if (unused === undefined || unused > 7 || (unused > 0 && content.length === 1)) throw derError("bad bit string");
    const last = content[content.length - 1] as number;
    if (unused > 0 && (last & ((1 << unused) - 1)) !== 0) throw derError("bit string padding not zero");
    return { unused, bytes: content.subarray(1) as Bytes };
  }

  /** A BIT STRING of whole octets: keys and signatures. */
  bitOctets(tag: number = tags.bitString): Bytes {
    const { unused, bytes } = this.bits(tag);
    if (unused !== 0) throw derError("bit string not whole octets");
    return bytes;
  }

  boolean(tag: number = tags.boolean): boolean {
    const content = this.expect(tag).content;
    if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw derError("bad boolean");
    return content[0] === 0xff;
  }

  /** UTCTime or GeneralizedTime in the forms DER allows (RFC 5280 §4.1.2.5; fractions as in RFC 3161 §2.4.2). `as` for an IMPLICIT one. */
  time(as: number = this.tag): Date {
    const text = String.fromCharCode(...this.content.subarray(0, 32));
    const match =
      as === tags.utcTime
        ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)
        : as === tags.generalizedTime
          ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{0,8}[1-9]))?Z$/.exec(text)
          : null;
    if (!match) throw derError("bad time");
    const [, year, month, day, hour, minute, second, fraction] = match;
    const shortYear = Number(year);
    const fullYear = as === tags.utcTime ? shortYear + (shortYear < 50 ? 2000 : 1900) : shortYear;
    const iso = `${String(fullYear).padStart(4, "0")}-${month}-${day}T${hour}:${minute}:${second}.${(fraction ?? "").padEnd(3, "0").slice(0, 3)}Z`;
    const date = new Date(iso);
    if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) throw derError("bad time");
    return date;
  }

  /** Any ASN.1 character string as text. */
  text(): string {
    const content = this.content;
    switch (this.tag) {
      case tags.utf8String:
        return decodeUtf8(content);
      case tags.printableString:
      case tags.ia5String:
      case tags.visibleString:
      case tags.numericString:
      case tags.t61String:
        return new TextDecoder("latin1").decode(content);
      case tags.bmpString:
        if (content.length % 2 !== 0) throw derError("bad string");
        return new TextDecoder("utf-16be").decode(content);
      default:
        throw derError("not a string");
    }
  }
}

/** Takes fields of a SEQUENCE one after the other. */
export class DerFields {
  readonly #nodes: DerNode[];
  #at = 0;

  constructor(nodes: DerNode[]) {
    this.#nodes = nodes;
  }

  /** The next field, whatever its tag. */
  next(): DerNode {
    const node = this.#nodes[this.#at];
    if (!node) throw derError("field missing");
    this.#at += 1;
    return node;
  }

  peek(): DerNode | undefined {
    return this.#nodes[this.#at];
  }

  /** The next field if its identifier octet is one of these. */
  optional(...identifiers: number[]): DerNode | undefined {
    const node = this.#nodes[this.#at];
    if (!node || !identifiers.includes(node.tag)) return undefined;
    this.#at += 1;
    return node;
  }

  /** Nothing may follow. */
  end(): void {
    if (this.#at !== this.#nodes.length) throw derError("unexpected field");
  }
}

function decodeUtf8(content: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw derError("bad UTF-8");
  }
}

export function decodeOid(content: Uint8Array): string {
  if (content.length === 0 || content.length > 64 || (content[content.length - 1] as number) >= 0x80) throw derError("bad OID");
  const arcs: number[] = [];
  let value = 0;
  let fresh = true;
  for (const byte of content) {
    if (fresh && byte === 0x80) throw derError("bad OID");
    value = value * 128 + (byte & 0x7f);
    // A UUID arc (2.25) needs 128 bits; nothing this product compares does, so such an OID only has to stay distinct.
    if (value > Number.MAX_SAFE_INTEGER) return `hex.${toHex(content)}`;
    fresh = byte < 0x80;
    if (fresh) {
      if (arcs.length === 0) {
        const root = Math.min(2, Math.floor(value / 40));
        arcs.push(root, value - 40 * root);
      } else arcs.push(value);
      value = 0;
    }
  }
  return arcs.join(".");
}

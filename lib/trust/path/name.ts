import { type Bytes, toHex } from "../../bytes.ts";
import { children, type DerNode, expectTag, fieldsOf, readOid, readText } from "../../der/read.ts";

export type NameAttribute = { type: string; text: string };
/** A distinguished name; `rdns` holds each RDN in the form names are compared in (RFC 5280 §7.1). */
export type Name = { raw: Bytes; attributes: NameAttribute[]; rdns: string[]; key: string };

export function readName(node: DerNode): Name {
  const attributes: NameAttribute[] = [];
  const rdns = children(expectTag(node, 0x30)).map((rdn) => readRdn(rdn, attributes));
  return { raw: node.raw, attributes, rdns, key: JSON.stringify(rdns) };
}

/** One RelativeDistinguishedName in comparison form; `tag` for the IMPLICIT one of a distribution point. */
export function readRdn(rdn: DerNode, into: NameAttribute[] = [], tag = 0x31): string {
  const parts = children(expectTag(rdn, tag)).map((attribute) => {
    const fields = fieldsOf(attribute);
    const type = readOid(fields.next());
    const value = fields.next();
    fields.end();
    const text = textOf(value);
    if (text !== undefined) into.push({ type, text });
    return `${type}=${text === undefined ? `#${toHex(value.raw)}` : prepare(text)}`;
  });
  return JSON.stringify(parts.sort()); // not joined: a value may hold any separator
}

function textOf(value: DerNode): string | undefined {
  try {
    return readText(value);
  } catch {
    return undefined; // not a string type: compared as encoded
  }
}

/** Case folded, inner white space as one space, none outside: what of RFC 4518 certificates meet in practice. */
function prepare(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

export function sameName(a: Name, b: Name): boolean {
  return a.key === b.key;
}

/** The first value of an attribute, e.g. `oids.commonName`. */
export function attributeOf(name: Name, type: string): string | undefined {
  return name.attributes.find((attribute) => attribute.type === type)?.text;
}

/** `CN, O` for people: the common name, else the last attribute. */
export function displayName(name: Name): string {
  return attributeOf(name, "2.5.4.3") ?? name.attributes.at(-1)?.text ?? "";
}

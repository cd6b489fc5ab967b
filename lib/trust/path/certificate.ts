import { type Bytes, equalBytes } from "../../bytes.ts";
import type { SignatureScheme } from "../../crypto-port.ts";
import { readSignatureScheme } from "../../der/algorithm.ts";
import { oids } from "../../der/oids.ts";
import {
  children,
  DerError,
  type DerNode,
  expectTag,
  fieldsOf,
  integerOctets,
  onlyChild,
  readBitOctets,
  readBits,
  readBoolean,
  readDer,
  readOctets,
  readOid,
  readSmallInteger,
  readTime,
} from "../../der/read.ts";
import { type Name, readName, sameName } from "./name.ts";

export type Extension = { critical: boolean; value: Bytes };
export type Extensions = ReadonlyMap<string, Extension>;

/** What must be known of a key to judge its strength; `other` is never strong enough. */
export type KeyInfo = { kind: "rsa"; bits: number } | { kind: "ec"; curve: string } | { kind: "other"; algorithm: string };

/** Bits of KeyUsage (RFC 5280 §4.2.1.3). */
export const keyUsageBit = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;

export type Certificate = {
  raw: Bytes;
  tbs: Bytes;
  version: 1 | 2 | 3;
  /** octets of the INTEGER */
  serial: Bytes;
  issuer: Name;
  subject: Name;
  notBefore: Date;
  notAfter: Date;
  spki: Bytes;
  /** octets of subjectPublicKey: what OCSP and key identifiers hash */
  keyOctets: Bytes;
  key: KeyInfo;
  /** undefined: an algorithm that is not accepted */
  scheme: SignatureScheme | undefined;
  signature: Bytes;
  extensions: Extensions;
  basicConstraints?: { ca: boolean; pathLength?: number };
  keyUsage?: (bit: number) => boolean;
  extendedKeyUsage?: string[];
  subjectKeyIdentifier?: Bytes;
  authorityKeyIdentifier?: Bytes;
};

/** @throws DER_INVALID for what is not an X.509 certificate in strict DER, or repeats an extension */
export function parseCertificate(der: Uint8Array): Certificate {
  const outer = fieldsOf(readDer(der));
  const tbsNode = outer.next();
  const outerAlgorithm = outer.next();
  const signature = readBitOctets(outer.next());
  outer.end();

  const tbs = fieldsOf(tbsNode);
  const versionTag = tbs.optional(0xa0);
  const version = versionTag ? readSmallInteger(onlyChild(versionTag)) + 1 : 1;
  if (version !== 1 && version !== 2 && version !== 3) throw new DerError("certificate version");
  const serial = integerOctets(tbs.next());
  const innerAlgorithm = tbs.next();
  if (!equalBytes(innerAlgorithm.raw, outerAlgorithm.raw)) throw new DerError("the two signature algorithms differ");
  const issuer = readName(tbs.next());
  const validity = fieldsOf(tbs.next());
  const notBefore = readTime(validity.next());
  const notAfter = readTime(validity.next());
  validity.end();
  const subject = readName(tbs.next());
  const spkiNode = tbs.next();
  tbs.optional(0x81);
  tbs.optional(0x82);
  const extensionsTag = tbs.optional(0xa3);
  tbs.end();
  if (extensionsTag && version !== 3) throw new DerError("extensions before version 3");
  const extensions = readExtensions(extensionsTag && onlyChild(extensionsTag));
  const { key, keyOctets } = readKey(spkiNode);

  return {
    raw: der as Bytes,
    tbs: tbsNode.raw,
    version,
    serial,
    issuer,
    subject,
    notBefore,
    notAfter,
    spki: spkiNode.raw,
    keyOctets,
    key,
    scheme: readSignatureScheme(outerAlgorithm),
    signature,
    extensions,
    ...decodeExtensions(extensions),
  };
}

/** Extensions of a certificate, CRL or OCSP response. */
export function readExtensions(node: DerNode | undefined): Extensions {
  const extensions = new Map<string, Extension>();
  if (!node) return extensions;
  for (const one of children(expectTag(node, 0x30))) {
    const fields = fieldsOf(one);
    const id = readOid(fields.next());
    const critical = fields.optional(0x01);
    const value = readOctets(fields.next());
    fields.end();
    if (extensions.has(id)) throw new DerError(`extension ${id} repeated`);
    extensions.set(id, { critical: critical ? readBoolean(critical) : false, value });
  }
  return extensions;
}

function readKey(spki: DerNode): { key: KeyInfo; keyOctets: Bytes } {
  const fields = fieldsOf(spki);
  const algorithm = fieldsOf(fields.next());
  const keyOctets = readBitOctets(fields.next());
  fields.end();
  const id = readOid(algorithm.next());
  if (id === oids.rsaEncryption || id === oids.rsaPss) {
    const modulus = integerOctets(fieldsOf(readDer(keyOctets)).next());
    return { keyOctets, key: { kind: "rsa", bits: bitLength(modulus) } };
  }
  const curve = id === oids.ecPublicKey ? algorithm.optional(0x06) : undefined;
  return { keyOctets, key: curve ? { kind: "ec", curve: readOid(curve) } : { kind: "other", algorithm: id } };
}

function bitLength(octets: Uint8Array): number {
  const start = octets[0] === 0 ? 1 : 0;
  return (octets.length - start) * 8 - Math.clz32(octets[start] ?? 0) + 24;
}

function decodeExtensions(
  extensions: Extensions,
): Pick<Certificate, "basicConstraints" | "keyUsage" | "extendedKeyUsage" | "subjectKeyIdentifier" | "authorityKeyIdentifier"> {
  const decode = (id: string) => {
    const extension = extensions.get(id);
    return extension && readDer(extension.value);
  };
  const basic = decode(oids.basicConstraints);
  const usage = decode(oids.keyUsage);
  const extended = decode(oids.extKeyUsage);
  const ski = decode(oids.subjectKeyIdentifier);
  const aki = decode(oids.authorityKeyIdentifier);
  return {
    basicConstraints: basic && readBasicConstraints(basic),
    keyUsage: usage && readKeyUsage(usage),
    extendedKeyUsage: extended && children(expectTag(extended, 0x30)).map(readOid),
    subjectKeyIdentifier: ski && readOctets(ski),
    authorityKeyIdentifier: aki && fieldsOf(aki).optional(0x80)?.content,
  };
}

function readBasicConstraints(node: DerNode): { ca: boolean; pathLength?: number } {
  const fields = fieldsOf(node);
  const ca = fields.optional(0x01);
  const pathLength = fields.optional(0x02);
  fields.end();
  return { ca: ca ? readBoolean(ca) : false, pathLength: pathLength && readSmallInteger(pathLength) };
}

function readKeyUsage(node: DerNode): (bit: number) => boolean {
  const { octets } = readBits(node);
  return (bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
}

/** Subject and issuer are the same entity (RFC 5280 §6.1): such a CA certificate does not count against pathLen. */
export function isSelfIssued(certificate: Certificate): boolean {
  return sameName(certificate.subject, certificate.issuer);
}

export function sameCertificate(a: Certificate, b: Certificate): boolean {
  return a === b || equalBytes(a.raw, b.raw);
}

export function sameKey(a: Certificate, b: Certificate): boolean {
  return equalBytes(a.spki, b.spki);
}

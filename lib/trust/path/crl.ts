import { type Bytes, equalBytes } from "../../bytes.ts";
import type { SignatureScheme } from "../../crypto-port.ts";
import { readSignatureScheme } from "../../der/algorithm.ts";
import { oids } from "../../der/oids.ts";
import {
  DerError,
  type DerNode,
  fieldsOf,
  integerOctets,
  onlyChild,
  readBitOctets,
  readBits,
  readBoolean,
  readDer,
  readSmallInteger,
  readTime,
  walk,
} from "../../der/read.ts";
import { type Extensions, readExtensions } from "./certificate.ts";
import { type GeneralName, readGeneralNames } from "./general-name.ts";
import { type Name, readName } from "./name.ts";

/** The names of a distribution point: whole, or one RDN to put after the CRL issuer's own name. */
export type PointName = { names: GeneralName[] } | { relative: DerNode };

/** RFC 5280 §5.2.5; `reasons` undefined = all. */
export type IssuingDistributionPoint = {
  point?: PointName;
  onlyUserCertificates: boolean;
  onlyCaCertificates: boolean;
  reasons?: number;
  indirect: boolean;
  onlyAttributeCertificates: boolean;
};

export type Crl = {
  raw: Bytes;
  tbs: Bytes;
  issuer: Name;
  thisUpdate: Date;
  /** RFC 5280 §5.1.2.5 demands it; a CRL without one is never current */
  nextUpdate?: Date;
  scheme: SignatureScheme | undefined;
  signature: Bytes;
  extensions: Extensions;
  issuingDistributionPoint?: IssuingDistributionPoint;
  /** SEQUENCE OF entries, walked when asked */
  revoked?: DerNode;
};

/** @throws DER_INVALID for what is not a CertificateList in strict DER */
export function parseCrl(der: Uint8Array): Crl {
  const outer = fieldsOf(readDer(der));
  const tbsNode = outer.next();
  const algorithm = outer.next();
  const signature = readBitOctets(outer.next());
  outer.end();

  const tbs = fieldsOf(tbsNode);
  const version = tbs.optional(0x02);
  if (version && readSmallInteger(version) !== 1) throw new DerError("CRL version");
  if (!equalBytes(tbs.next().raw, algorithm.raw)) throw new DerError("the two signature algorithms differ");
  const issuer = readName(tbs.next());
  const thisUpdate = readTime(tbs.next());
  const nextUpdate = tbs.optional(0x17, 0x18);
  const revoked = tbs.optional(0x30);
  const extensionsTag = tbs.optional(0xa0);
  tbs.end();
  const extensions = readExtensions(extensionsTag && onlyChild(extensionsTag));
  const idp = extensions.get(oids.issuingDistributionPoint);

  return {
    raw: der as Bytes,
    tbs: tbsNode.raw,
    issuer,
    thisUpdate,
    nextUpdate: nextUpdate && readTime(nextUpdate),
    scheme: readSignatureScheme(algorithm),
    signature,
    extensions,
    issuingDistributionPoint: idp && readIssuingDistributionPoint(readDer(idp.value)),
    revoked,
  };
}

function readIssuingDistributionPoint(node: DerNode): IssuingDistributionPoint {
  const fields = fieldsOf(node);
  const flag = (tag: number) => {
    const found = fields.optional(tag);
    return found ? readBoolean(found, tag) : false;
  };
  const point = fields.optional(0xa0);
  const onlyUserCertificates = flag(0x81);
  const onlyCaCertificates = flag(0x82);
  const reasons = fields.optional(0x83);
  const indirect = flag(0x84);
  const onlyAttributeCertificates = flag(0x85);
  fields.end();
  return {
    point: point && readPointName(onlyChild(point)),
    onlyUserCertificates,
    onlyCaCertificates,
    reasons: reasons && reasonMask(reasons),
    indirect,
    onlyAttributeCertificates,
  };
}

export function readPointName(node: DerNode): PointName {
  if (node.tag === 0xa0) return { names: readGeneralNames(node) };
  if (node.tag === 0xa1) return { relative: node };
  throw new DerError("distribution point name");
}

/** ReasonFlags 1–8 as bits; bit 0 (unused) is left out. */
export function reasonMask(node: DerNode): number {
  const { octets } = readBits(node, node.tag);
  let mask = 0;
  for (let bit = 1; bit <= 8; bit += 1) if (((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) mask |= 1 << bit;
  return mask;
}

export const ALL_REASONS = 0b1_1111_1110;

export type CrlEntry = { at: Date; reason?: number };

/**
 * The certificate's entry; "unusable" where any entry has a critical extension that is not understood, which makes the whole
 * CRL unusable (RFC 5280 §5.3).
 */
export function findCrlEntry(crl: Crl, serial: Uint8Array): CrlEntry | "unusable" | undefined {
  let found: CrlEntry | "unusable" | undefined;
  if (!crl.revoked) return undefined;
  walk(crl.revoked, (entry) => {
    const fields = fieldsOf(entry);
    const entrySerial = integerOctets(fields.next());
    const time = fields.next();
    const extensions = readExtensions(fields.optional(0x30));
    for (const [id, { critical }] of extensions) if (critical && id !== oids.crlReason) found = "unusable";
    if (found === "unusable") return false;
    if (equalBytes(entrySerial, serial)) {
      const reason = extensions.get(oids.crlReason);
      found = { at: readTime(time), reason: reason && readSmallInteger(readDer(reason.value), 0x0a) };
    }
    return true;
  });
  return found;
}

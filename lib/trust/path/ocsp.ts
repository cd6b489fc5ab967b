import type { Bytes } from "../../bytes.ts";
import type { DigestAlgorithm, SignatureScheme } from "../../crypto-port.ts";
import { readDigestAlgorithm, readSignatureScheme } from "../../der/algorithm.ts";
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
  readDer,
  readOctets,
  readOid,
  readSmallInteger,
  readTime,
} from "../../der/read.ts";
import { type Extensions, readExtensions } from "./certificate.ts";
import { type Name, readName } from "./name.ts";

export type OcspStatus = { kind: "good" } | { kind: "revoked"; at: Date; reason?: number } | { kind: "unknown" };

export type SingleResponse = {
  digest: DigestAlgorithm | undefined;
  issuerNameHash: Bytes;
  issuerKeyHash: Bytes;
  serial: Bytes;
  status: OcspStatus;
  thisUpdate: Date;
  nextUpdate?: Date;
  extensions: Extensions;
};

export type OcspResponse = {
  raw: Bytes;
  tbs: Bytes;
  responder: { name: Name } | { keyHash: Bytes };
  producedAt: Date;
  responses: SingleResponse[];
  extensions: Extensions;
  nonce?: Bytes;
  scheme: SignatureScheme | undefined;
  signature: Bytes;
  certificates: Bytes[];
};

/** A successful basic response (RFC 6960 §4.2.1). @throws DER_INVALID for anything else, an error status included */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  const outer = fieldsOf(readDer(der));
  if (readSmallInteger(outer.next(), 0x0a) !== 0) throw new DerError("OCSP error status");
  const bytes = fieldsOf(onlyChild(expectTag(outer.next(), 0xa0)));
  outer.end();
  if (readOid(bytes.next()) !== oids.ocspBasic) throw new DerError("not a basic OCSP response");
  const basic = fieldsOf(readDer(readOctets(bytes.next())));
  const dataNode = basic.next();
  const algorithm = basic.next();
  const signature = readBitOctets(basic.next());
  const certificates = basic.optional(0xa0);
  basic.end();

  const data = fieldsOf(dataNode);
  data.optional(0xa0); // version, always v1
  const byName = data.optional(0xa1);
  const responder = byName
    ? { name: readName(onlyChild(byName)) }
    : { keyHash: readOctets(onlyChild(expectTag(data.next(), 0xa2))) };
  const producedAt = readTime(data.next());
  const responses = children(expectTag(data.next(), 0x30)).map(readSingle);
  const extensionsTag = data.optional(0xa1);
  data.end();
  const extensions = readExtensions(extensionsTag && onlyChild(extensionsTag));
  const nonce = extensions.get(oids.ocspNonce);

  return {
    raw: der as Bytes,
    tbs: dataNode.raw,
    responder,
    producedAt,
    responses,
    extensions,
    nonce: nonce && readOctets(readDer(nonce.value)),
    scheme: readSignatureScheme(algorithm),
    signature,
    certificates: certificates ? children(expectTag(onlyChild(certificates), 0x30)).map(({ raw }) => raw) : [],
  };
}

function readSingle(node: DerNode): SingleResponse {
  const fields = fieldsOf(node);
  const id = fieldsOf(fields.next());
  const digest = readDigestAlgorithm(id.next());
  const issuerNameHash = readOctets(id.next());
  const issuerKeyHash = readOctets(id.next());
  const serial = integerOctets(id.next());
  id.end();
  const status = readStatus(fields.next());
  const thisUpdate = readTime(fields.next());
  const nextUpdate = fields.optional(0xa0);
  const extensions = fields.optional(0xa1);
  fields.end();
  return {
    digest,
    issuerNameHash,
    issuerKeyHash,
    serial,
    status,
    thisUpdate,
    nextUpdate: nextUpdate && readTime(onlyChild(nextUpdate)),
    extensions: readExtensions(extensions && onlyChild(extensions)),
  };
}

function readStatus(node: DerNode): OcspStatus {
  if (node.tag === 0x80) return { kind: "good" };
  if (node.tag === 0x82) return { kind: "unknown" };
  const fields = fieldsOf(node, 0xa1);
  const at = readTime(fields.next());
  const reason = fields.optional(0xa0);
  fields.end();
  return { kind: "revoked", at, reason: reason && readSmallInteger(onlyChild(reason), 0x0a) };
}

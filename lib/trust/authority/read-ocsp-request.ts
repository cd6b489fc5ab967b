import type { Bytes } from "../../bytes.ts";
import { oids } from "../../der/oids.ts";
import {
  children,
  DerError,
  type DerNode,
  fieldsOf,
  integerOctets,
  onlyChild,
  readDer,
  readOctets,
  readOid,
  readSmallInteger,
} from "../../der/read.ts";

export type OcspRequest = {
  /** one question a certificate; `certId` is echoed as it came */
  questions: { certId: Bytes; hashAlgorithm: string; issuerNameHash: Bytes; issuerKeyHash: Bytes; serial: Bytes }[];
  /** the nonce extension, whole, to be echoed */
  nonce?: Bytes;
};

/** A request for one certificate has about 120 bytes; before parsing, so that nobody makes us walk a megabyte. */
const LIMIT = 8 * 1024;
const QUESTIONS = 20;
/** 1–128 octets (RFC 9654 §2.1), as an OCTET STRING inside the extension's. */
const NONCE_OCTETS = 128 + 3;

/** RFC 6960 §4.1.1. A request's own signature is not asked for and not read. @throws DER_INVALID */
export function readOcspRequest(der: Uint8Array): OcspRequest {
  if (der.length > LIMIT) throw new DerError("request too large");
  const request = fieldsOf(readDer(Uint8Array.from(der)));
  const tbs = fieldsOf(request.next());
  request.optional(0xa0);
  request.end();

  const version = tbs.optional(0xa0);
  if (version && readSmallInteger(onlyChild(version)) !== 0) throw new DerError("unknown version");
  tbs.optional(0xa1);
  const list = children(tbs.next());
  const extensions = tbs.optional(0xa2);
  tbs.end();
  if (list.length === 0 || list.length > QUESTIONS) throw new DerError("number of questions");
  return { questions: list.map(readQuestion), nonce: extensions && readNonce(onlyChild(extensions)) };
}

function readQuestion(node: DerNode): OcspRequest["questions"][number] {
  const request = fieldsOf(node);
  const certId = request.next();
  request.optional(0xa0);
  request.end();
  const fields = fieldsOf(certId);
  const hashAlgorithm = readOid(fieldsOf(fields.next()).next());
  const issuerNameHash = readOctets(fields.next());
  const issuerKeyHash = readOctets(fields.next());
  const serial = integerOctets(fields.next());
  fields.end();
  return { certId: certId.raw, hashAlgorithm, issuerNameHash, issuerKeyHash, serial };
}

function readNonce(extensions: DerNode): Bytes | undefined {
  let nonce: Bytes | undefined;
  for (const extension of children(extensions)) {
    const fields = fieldsOf(extension);
    const type = readOid(fields.next());
    const critical = fields.optional(0x01);
    const value = readOctets(fields.next());
    fields.end();
    if (type === oids.ocspNonce) {
      if (nonce || value.length === 0 || value.length > NONCE_OCTETS) throw new DerError("nonce");
      nonce = extension.raw;
    } else if (critical) throw new DerError("critical extension not known");
  }
  return nonce;
}

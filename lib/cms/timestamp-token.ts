import type { Bytes } from "../bytes.ts";
import type { DigestAlgorithm } from "../crypto-port.ts";
import { readDigestAlgorithm } from "../der/algorithm.ts";
import { oids } from "../der/oids.ts";
import {
  DerError,
  fieldsOf,
  integerOctets,
  readBoolean,
  readDer,
  readOctets,
  readOid,
  readSmallInteger,
  readTime,
} from "../der/read.ts";
import { type Cms, parseCms } from "./parse-cms.ts";

/** RFC 3161 §2.4.2. */
export type TstInfo = {
  policy: string;
  imprint: { digest: DigestAlgorithm | undefined; hash: Bytes };
  /** octets of the INTEGER */
  serialNumber: Bytes;
  genTime: Date;
  nonce?: Bytes;
};

export type TimestampToken = { cms: Cms; tstInfo: TstInfo; content: Bytes };

/** @throws DER_INVALID for anything but a SignedData of TSTInfo with one signer */
export function parseTimestampToken(der: Uint8Array): TimestampToken {
  const cms = parseCms(der);
  if (cms.contentType !== oids.tstInfo || !cms.content) throw new DerError("not a timestamp token");
  if (cms.signerInfos.length !== 1) throw new DerError("a timestamp token has one signer");
  return { cms, tstInfo: parseTstInfo(cms.content), content: cms.content };
}

function parseTstInfo(der: Uint8Array): TstInfo {
  const fields = fieldsOf(readDer(der));
  if (readSmallInteger(fields.next()) !== 1) throw new DerError("TSTInfo version");
  const policy = readOid(fields.next());
  const imprint = fieldsOf(fields.next());
  const digest = readDigestAlgorithm(imprint.next());
  const hash = readOctets(imprint.next());
  imprint.end();
  const serialNumber = integerOctets(fields.next());
  const genTime = readTime(fields.next());
  fields.optional(0x30); // accuracy
  const ordering = fields.optional(0x01);
  if (ordering) readBoolean(ordering);
  const nonce = fields.optional(0x02);
  fields.optional(0xa0); // tsa: a hint, the signer certificate decides
  const extensions = fields.optional(0xa1);
  if (extensions && hasCritical(extensions.raw)) throw new DerError("critical extension in TSTInfo");
  fields.end();
  return { policy, imprint: { digest, hash }, serialNumber, genTime, nonce: nonce && integerOctets(nonce) };
}

function hasCritical(extensions: Bytes): boolean {
  const fields = fieldsOf(readDer(extensions), 0xa1);
  for (let one = fields.optional(0x30); one; one = fields.optional(0x30)) {
    const parts = fieldsOf(one);
    parts.next();
    const critical = parts.optional(0x01);
    if (critical && readBoolean(critical)) return true;
  }
  return false;
}

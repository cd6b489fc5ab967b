import type { Bytes } from "../../bytes.ts";
import { oids } from "../../der/oids.ts";
import {
  DerError,
  type DerNode,
  expectTag,
  fieldsOf,
  integerOctets,
  readBoolean,
  readDer,
  readOctets,
  readOid,
  readSmallInteger,
} from "../../der/read.ts";
import { TIMESTAMP_POLICY } from "./profile.ts";

/** PKIFailureInfo bits a TSA may answer (RFC 3161 §2.4.2). */
export const FAILURE = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  systemFailure: 25,
} as const;
export type Failure = keyof typeof FAILURE;

/** Raw elements, as they are echoed in the token. */
export type TimestampRequest = { imprint: Bytes; nonce?: Bytes; certReq: boolean };
export type ReadTimestampRequest = { request: TimestampRequest } | { failure: Failure };

/** A request has about 100 bytes; the cap holds before anything is parsed. */
const LIMIT = 4 * 1024;
const NONCE_OCTETS = 64;
/** Digests that may be stamped, with their lengths. SHA-1 and MD5 are not among them. */
const IMPRINT_LENGTH: Record<string, number> = { [oids.sha256]: 32, [oids.sha384]: 48, [oids.sha512]: 64 };

/** RFC 3161 §2.4.1: either a request this TSA serves, or the reason it is rejected with. Never throws. */
export function readTimestampRequest(der: Uint8Array): ReadTimestampRequest {
  if (der.length > LIMIT) return { failure: "badRequest" };
  try {
    return read(Uint8Array.from(der));
  } catch (error) {
    if (error instanceof DerError) return { failure: "badDataFormat" };
    throw error;
  }
}

function read(der: Bytes): ReadTimestampRequest {
  const fields = fieldsOf(readDer(der));
  const version = readSmallInteger(fields.next());
  const imprint = expectTag(fields.next(), 0x30);
  const policy = fields.optional(0x06);
  const nonce = fields.optional(0x02);
  const certReq = fields.optional(0x01);
  const extensions = fields.optional(0xa0);
  fields.end();

  if (version !== 1) return { failure: "badRequest" };
  const failure = judgeImprint(imprint);
  if (failure) return { failure };
  if (policy && readOid(policy) !== TIMESTAMP_POLICY) return { failure: "unacceptedPolicy" };
  if (nonce && integerOctets(nonce).length > NONCE_OCTETS) return { failure: "badRequest" };
  // "If an extension is not recognised, the server SHALL NOT issue a token": none is.
  if (extensions) return { failure: "unacceptedExtension" };
  return { request: { imprint: imprint.raw, nonce: nonce?.raw, certReq: certReq ? readBoolean(certReq) : false } };
}

function judgeImprint(imprint: DerNode): Failure | undefined {
  const fields = fieldsOf(imprint);
  const algorithm = fieldsOf(fields.next());
  const hashed = readOctets(fields.next());
  fields.end();
  const length = IMPRINT_LENGTH[readOid(algorithm.next())];
  algorithm.optional(0x05);
  algorithm.end();
  if (length === undefined) return "badAlg";
  return hashed.length === length ? undefined : "badDataFormat";
}

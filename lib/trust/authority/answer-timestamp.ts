import "server-only";
import { cm } from "@/hsm/index.ts";
import { type Bytes, concatBytes } from "../../bytes.ts";
import { oids } from "../../der/oids.ts";
import { readDer } from "../../der/read.ts";
import { SIGNATURE_ALGORITHM } from "../../der/signature-algorithm.ts";
import {
  explicit,
  generalizedTime,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
  setOf,
  tlv,
  utf8String,
} from "../../der/write.ts";
import { errorCodeOf } from "../../errors.ts";
import { type Random, secureRandom } from "../../ids.ts";
import { log } from "../../log.ts";
import { sha256 } from "../../sha256.ts";
import { type Authority, authority, type Member } from "./authority.ts";
import { newSerial } from "./certificate.ts";
import { TIMESTAMP_POLICY } from "./profile.ts";
import { FAILURE, type Failure, readTimestampRequest, type TimestampRequest } from "./read-timestamp-request.ts";

/**
 * Answers a timestamp request (RFC 3161): granted with a token, or rejected with its PKIFailureInfo. genTime is in whole
 * seconds, accuracy one second; `ordering` is not claimed, for several processes may stamp at once.
 * @param der TimeStampReq, untrusted @returns TimeStampResp; never throws
 */
export async function answerTimestamp(der: Uint8Array, now: Date, random: Random = secureRandom): Promise<Bytes> {
  const read = readTimestampRequest(der);
  if ("failure" in read) return rejected(read.failure);
  try {
    const current = await authority();
    return sequence(sequence(integer(0)), await stamp(read.request, staticParts(current), now, random));
  } catch (error) {
    log.error("trust.tsa.failed", error, { code: errorCodeOf(error) });
    return rejected("systemFailure");
  }
}

const WORDS: Record<Failure, string> = {
  badAlg: "the imprint's digest must be SHA-256, SHA-384 or SHA-512",
  badRequest: "the request is not one this service answers",
  badDataFormat: "the request is not a TimeStampReq in DER, or its imprint has the wrong length",
  timeNotAvailable: "the time source is not available",
  unacceptedPolicy: `the only policy is ${TIMESTAMP_POLICY}`,
  unacceptedExtension: "no request extension is known",
  systemFailure: "the service cannot sign right now",
};

const rejected = (failure: Failure): Bytes =>
  sequence(sequence(integer(2), sequence(utf8String(WORDS[failure])), namedBits(FAILURE[failure])));

const DIGEST_SHA256 = sequence(oid(oids.sha256));
const ACCURACY = sequence(integer(1));

async function stamp(request: TimestampRequest, parts: StaticParts, now: Date, random: Random): Promise<Bytes> {
  const tstInfo = sequence(
    integer(1),
    oid(TIMESTAMP_POLICY),
    request.imprint,
    integer(newSerial(random)),
    generalizedTime(now),
    ACCURACY,
    ...(request.nonce ? [request.nonce] : []),
    parts.tsaName,
  );
  const signedAttributes = setOf(
    parts.contentType,
    sequence(oid(oids.messageDigest), setOf(octetString(sha256(tstInfo)))),
    parts.signingCertificate,
  );
  const { keyHandle, algorithm } = parts.tsa;
  const signature = await cm().sign({ keyHandle, algorithm, digest: sha256(signedAttributes) });
  const signerInfo = sequence(
    integer(1),
    parts.signerId,
    DIGEST_SHA256,
    // signed as SET OF, carried as [0] IMPLICIT (RFC 5652 §5.4)
    concatBytes(Uint8Array.of(0xa0), signedAttributes.subarray(1)),
    SIGNATURE_ALGORITHM[algorithm],
    octetString(signature),
  );
  const signedData = sequence(
    integer(3),
    setOf(DIGEST_SHA256),
    sequence(oid(oids.tstInfo), explicit(0, octetString(tstInfo))),
    ...(request.certReq ? [parts.certificates] : []),
    setOf(signerInfo),
  );
  return sequence(oid(oids.signedData), explicit(0, signedData));
}

/** What every token repeats. */
type StaticParts = {
  tsa: Member;
  tsaName: Bytes;
  contentType: Bytes;
  signingCertificate: Bytes;
  signerId: Bytes;
  certificates: Bytes;
};
const kept = new WeakMap<Authority, StaticParts>();

function staticParts(current: Authority): StaticParts {
  const known = kept.get(current);
  if (known) return known;
  const { tsa, ca } = current;
  // ESSCertIDv2 with its default SHA-256 (RFC 5035 §4): the TSA's own certificate
  const essCertId = sequence(octetString(sha256(tsa.certificate)));
  const parts: StaticParts = {
    tsa,
    tsaName: explicit(0, explicit(4, tsa.subject)),
    contentType: sequence(oid(oids.contentType), setOf(oid(oids.tstInfo))),
    signingCertificate: sequence(oid(oids.signingCertificateV2), setOf(sequence(sequence(essCertId)))),
    signerId: sequence(ca.subject, integer(tsa.serial)),
    certificates: tlv(0xa0, readDer(setOf(tsa.certificate, ca.certificate)).content),
  };
  kept.set(current, parts);
  return parts;
}

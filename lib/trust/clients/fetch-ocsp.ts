import "server-only";
import { type Bytes, equalBytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { readDer, readOctets } from "../../der/read.ts";
import { derNull, explicit, integer, octetString, oid, sequence } from "../../der/write.ts";
import { NatsuinError } from "../../errors.ts";
import { type Random, secureRandom } from "../../ids.ts";
import {
  type Certificate,
  checkRevocation,
  PathContext,
  parseCertificate,
  parseOcspResponse,
  type RevocationVerdict,
} from "../path/index.ts";
import type { Transport } from "../transport.ts";
import { ocspUrlOf } from "./access-urls.ts";

const LIMIT_BYTES = 64 * 1024;

/**
 * The present status of a certificate from its CA's responder (RFC 6960), asked anew each time with a nonce.
 * The whole OCSPResponse comes back, verified: right CA, authorised responder, our nonce, and current.
 *
 * @param certificate @param issuer DER
 * @param issuedAfter the response must be from this moment or later (a timestamp's genTime; design/pades.md item 14)
 * @param url instead of the certificate's own AIA
 * @returns `verdict` good or revoked
 * @throws OCSP_UNAVAILABLE; OCSP_RESPONSE_INVALID, a certificate unknown to the responder included; CERTIFICATE_INVALID without an address
 */
export async function fetchOcsp({
  certificate,
  issuer,
  now,
  transport,
  issuedAfter,
  url,
  timeoutMs = 10_000,
  random = secureRandom,
}: {
  certificate: Uint8Array;
  issuer: Uint8Array;
  now: Date;
  transport: Transport;
  issuedAfter?: Date;
  url?: string;
  timeoutMs?: number;
  random?: Random;
}): Promise<{ der: Bytes; verdict: Exclude<RevocationVerdict, { status: "unknown" }> }> {
  const subject = parseCertificate(certificate);
  const address = url ?? ocspUrlOf(subject);
  if (!address) throw new NatsuinError("CERTIFICATE_INVALID", { reason: "no OCSP address" });
  const context = new PathContext({ crypto: nodeCrypto, anchors: [issuer] });
  const ca = context.anchors[0] as Certificate;
  const nonce = octetString(random(16));

  const started = performance.now();
  const der = await exchange({ url: address, request: await buildRequest(subject, ca, nonce), transport, timeoutMs });
  const received = new Date(now.getTime() + performance.now() - started);
  checkNonce(der, nonce);
  context.add({ ocsps: [der] });
  const verdict = await checkRevocation(
    { certificate: subject, issuer: ca, anchor: ca, at: received, now: received, issuedAfter, skewSeconds: 5 },
    context,
  );
  if (verdict.status === "unknown") throw new NatsuinError("OCSP_RESPONSE_INVALID", { reason: verdict.reasons.join("; ") });
  return { der, verdict };
}

/** CertID by SHA-1, the one hash every responder knows (RFC 5019 §2.1.1); it identifies and secures nothing. */
export async function buildRequest(subject: Certificate, issuer: Certificate, nonce: Uint8Array): Promise<Bytes> {
  const [nameHash, keyHash] = await Promise.all([
    nodeCrypto.digest("SHA-1", [issuer.subject.raw]),
    nodeCrypto.digest("SHA-1", [issuer.keyOctets]),
  ]);
  const certId = sequence(
    sequence(oid(oids.sha1), derNull()),
    octetString(nameHash),
    octetString(keyHash),
    integer(subject.serial),
  );
  const extensions = sequence(sequence(oid(oids.ocspNonce), octetString(nonce)));
  return sequence(sequence(sequence(sequence(certId)), explicit(2, extensions)));
}

async function exchange(input: { url: string; request: Uint8Array; transport: Transport; timeoutMs: number }): Promise<Bytes> {
  const { url, request, transport, timeoutMs } = input;
  try {
    const contentType = "application/ocsp-request";
    const answer = await transport({ url, method: "POST", contentType, body: request, timeoutMs, limitBytes: LIMIT_BYTES });
    if (answer.status !== 200) throw new NatsuinError("OCSP_UNAVAILABLE", { reason: `HTTP ${answer.status}` });
    return answer.body;
  } catch (error) {
    if (!(error instanceof NatsuinError) || !error.code.startsWith("EGRESS_")) throw error;
    throw new NatsuinError("OCSP_UNAVAILABLE", { ...error.details }, { cause: error });
  }
}

/** A responder may leave the nonce out (RFC 9654 §2); another's nonce means another's answer. */
function checkNonce(der: Bytes, sent: Uint8Array): void {
  try {
    const { nonce } = parseOcspResponse(der);
    if (!nonce || equalBytes(nonce, readOctets(readDer(sent)))) return;
  } catch (error) {
    throw new NatsuinError("OCSP_RESPONSE_INVALID", { reason: "not a successful basic response" }, { cause: error });
  }
  throw new NatsuinError("OCSP_RESPONSE_INVALID", { reason: "nonce" });
}

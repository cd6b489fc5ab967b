import "server-only";
import { type Bytes, equalBytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { DerError, fieldsOf, integerOctets, readBits, readDer, readSmallInteger } from "../../der/read.ts";
import { boolean, integer, octetString, oid, sequence } from "../../der/write.ts";
import { NatsuinError } from "../../errors.ts";
import { type Random, secureRandom } from "../../ids.ts";
import { displayName, PathContext, validatePath, verifyTimestamp } from "../path/index.ts";
import type { Transport } from "../transport.ts";

export type Timestamp = {
  /** DER ContentInfo, as received */
  token: Bytes;
  genTime: Date;
  /** the signing certificate's display name */
  authority: string;
  /** the TSA's certificate and the CAs above it, the anchor last */
  chain: Bytes[];
};

/** Accepted difference between the authority's clock and ours (docs/SIGNING-CYCLE.md hop 8). */
export const TSA_SKEW_SECONDS = 5;
const LIMIT_BYTES = 64 * 1024;

/**
 * An RFC 3161 timestamp over a SHA-256 imprint.
 *
 * 1. ask the authorities in order, with a fresh nonce each; those that were away once more, after all others; 2. the answer must be granted, with our imprint, nonce and policy;
 * 3. its signer must be named by the token, hold timeStamping alone and critical, and lead to an anchor; 4. its time must be ours.
 *
 * @param imprint 32 bytes
 * @param anchors DER certificates the authority may lead to
 * @param certificates further DER certificates for the path, where a token brings its signer's only
 * @throws TSA_UNAVAILABLE where none answered; TSA_RESPONSE_INVALID or TSA_CLOCK_SKEW where the answers were no use
 */
export async function requestTimestamp({
  imprint,
  urls,
  now,
  transport,
  anchors,
  certificates = [],
  policy,
  timeoutMs = 10_000,
  random = secureRandom,
}: {
  imprint: Uint8Array;
  urls: readonly string[];
  now: Date;
  transport: Transport;
  anchors: readonly Uint8Array[];
  certificates?: readonly Uint8Array[];
  policy?: string;
  timeoutMs?: number;
  random?: Random;
}): Promise<Timestamp> {
  if (imprint.length !== 32) throw new RangeError("the imprint must be a SHA-256");
  const started = performance.now();
  const clock = () => new Date(now.getTime() + performance.now() - started);
  let telling: NatsuinError | undefined;
  const away: string[] = [];
  for (const [turn, url] of queue(urls, away)) {
    try {
      const nonce = integer(positive(random(16)));
      const sentAt = clock();
      const token = await exchange({ url, request: buildRequest(imprint, nonce, policy), transport, timeoutMs });
      return await accept({ token, imprint, nonce, policy, anchors, certificates, between: [sentAt, clock()] });
    } catch (error) {
      const failure = asTsaError(error);
      // An authority that answers wrongly tells more than one that is away.
      if (!telling || telling.code === "TSA_UNAVAILABLE") telling = failure;
      // One that let us wait is not waited for again.
      if (turn === 0 && failure.code === "TSA_UNAVAILABLE" && performance.now() - started < timeoutMs) away.push(url);
    }
  }
  throw telling ?? new NatsuinError("TSA_UNAVAILABLE", { reason: "no authority configured" });
}

/** Each authority in order, and then those found away meanwhile. */
function* queue(urls: readonly string[], away: readonly string[]): Generator<[turn: 0 | 1, url: string]> {
  for (const url of urls) yield [0, url];
  for (const url of away) yield [1, url];
}

/** RFC 3161 §2.4.1, certificates wanted. */
function buildRequest(imprint: Uint8Array, nonce: Uint8Array, policy: string | undefined): Bytes {
  const messageImprint = sequence(sequence(oid(oids.sha256)), octetString(imprint));
  return sequence(integer(1), messageImprint, ...(policy ? [oid(policy)] : []), nonce, boolean(true));
}

/** The leading bit cleared and set again below it, so that the nonce has the same length each time. */
function positive(octets: Uint8Array): Uint8Array {
  return octets.map((octet, at) => (at === 0 ? (octet & 0x3f) | 0x40 : octet));
}

async function exchange({
  url,
  request,
  transport,
  timeoutMs,
}: {
  url: string;
  request: Uint8Array;
  transport: Transport;
  timeoutMs: number;
}): Promise<Bytes> {
  const { status, body } = await transport({
    url,
    method: "POST",
    contentType: "application/timestamp-query",
    body: request,
    timeoutMs,
    limitBytes: LIMIT_BYTES,
  });
  if (status !== 200) throw new NatsuinError("TSA_UNAVAILABLE", { reason: `HTTP ${status}` });
  return readResponse(body);
}

/** TimeStampResp (RFC 3161 §2.4.2): the token of a granted one. */
function readResponse(der: Uint8Array): Bytes {
  const fields = fieldsOf(readDer(der));
  const info = fieldsOf(fields.next());
  const status = readSmallInteger(info.next());
  info.optional(0x30);
  const failure = info.optional(0x03);
  if (status > 1) {
    const bits = failure && readBits(failure).octets;
    const bit = bits
      ? [...Array(bits.length * 8).keys()].find((at) => ((bits[at >> 3] ?? 0) & (0x80 >> (at & 7))) !== 0)
      : undefined;
    // timeNotAvailable and systemFailure pass by themselves.
    const code = bit === 14 || bit === 25 ? "TSA_UNAVAILABLE" : "TSA_RESPONSE_INVALID";
    throw new NatsuinError(code, { reason: `refused, status ${status}, failure ${bit ?? "not given"}` });
  }
  const token = fields.optional(0x30);
  fields.end();
  if (!token) throw new DerError("granted without a token");
  return token.raw.slice();
}

async function accept({
  token,
  imprint,
  nonce,
  policy,
  anchors,
  certificates,
  between: [sentAt, receivedAt],
}: {
  token: Bytes;
  imprint: Uint8Array;
  nonce: Bytes;
  policy?: string;
  anchors: readonly Uint8Array[];
  certificates: readonly Uint8Array[];
  between: [Date, Date];
}): Promise<Timestamp> {
  const refuse = (reason: string) => new NatsuinError("TSA_RESPONSE_INVALID", { reason });
  const context = new PathContext({ crypto: nodeCrypto, anchors });
  context.add({ certificates });
  const checked = await verifyTimestamp(
    { token, imprint: async (algorithm) => (algorithm === "SHA-256" ? imprint : undefined) },
    context,
  );
  if (!checked.ok) throw refuse(checked.failure);
  if (!checked.nonce || !equalBytes(checked.nonce, integerOctets(readDer(nonce)))) throw refuse("nonce");
  if (policy && checked.policy !== policy) throw refuse("policy");
  const path = await validatePath({ certificate: checked.signer, at: checked.genTime, purpose: "timestamping" }, context);
  if (!path.ok) throw refuse(path.failure);

  const skew = TSA_SKEW_SECONDS * 1000;
  const genTime = checked.genTime.getTime();
  if (genTime < sentAt.getTime() - skew || genTime > receivedAt.getTime() + skew)
    throw new NatsuinError("TSA_CLOCK_SKEW", { genTime: checked.genTime.toISOString(), local: receivedAt.toISOString() });
  const chain = path.path.length > 0 ? [...path.path, path.anchor] : [path.anchor];
  return { token, genTime: checked.genTime, authority: displayName(checked.signer.subject), chain: chain.map(({ raw }) => raw) };
}

function asTsaError(error: unknown): NatsuinError {
  if (!(error instanceof NatsuinError)) throw error;
  if (error.code === "EGRESS_FAILED" || error.code === "EGRESS_REFUSED")
    return new NatsuinError("TSA_UNAVAILABLE", { ...error.details }, { cause: error });
  if (error.code === "DER_INVALID") return new NatsuinError("TSA_RESPONSE_INVALID", { ...error.details }, { cause: error });
  return error;
}

import "server-only";
import { createHash } from "node:crypto";
import type { Bytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import type { ValidationData } from "../../pades/index.ts";
import type { ChainQuestion } from "../../pades/levels/index.ts";
import { sha256 } from "../../sha256.ts";
import { ocspUrlOf } from "../../trust/clients/access-urls.ts";
import { crlUrlsOf, fetchCrl } from "../../trust/clients/fetch-crl.ts";
import { fetchIssuers } from "../../trust/clients/fetch-issuers.ts";
import { fetchOcsp } from "../../trust/clients/fetch-ocsp.ts";
import {
  type Certificate,
  PathContext,
  type PathResult,
  parseOcspResponse,
  validatePath,
  verifyTimestamp,
} from "../../trust/path/index.ts";
import type { ScaPorts } from "./ports.ts";

type Ports = Pick<ScaPorts, "transport" | "anchors">;

/**
 * Hop 9: what an offline validator needs for one signature (EN 319 142-1 §6.3, LT): both chains up to their anchors, the signer's
 * OCSP response, fetched after the timestamp, and CRLs for every other certificate, the TSA's included.
 * Throws CREDENTIAL_REVOKED, OCSP_*, CRL_*, TSA_RESPONSE_INVALID, CERTIFICATE_INVALID.
 */
export async function collectValidationData(
  {
    chain,
    signatureValue,
    timestampToken,
    now,
  }: { chain: Uint8Array[]; signatureValue: Uint8Array; timestampToken: Uint8Array; now: Date },
  { transport, anchors }: Ports,
): Promise<ValidationData> {
  const context = new PathContext({ crypto: nodeCrypto, anchors: await anchors() });
  context.add({ certificates: chain });
  const imprint = sha256(signatureValue);
  const stamp = await verifyTimestamp({ token: timestampToken, imprint: async () => imprint }, context);
  if (!stamp.ok) throw new NatsuinError("TSA_RESPONSE_INVALID", { reason: stamp.failure });

  const at = stamp.genTime;
  const certificate = context.certificate(chain[0] as Uint8Array);
  const signer = { certificate, at, issuedAfter: at, purpose: "document-signing" } as const;
  const world = { context, transport, now };
  const found = [
    await collectChain(signer, world),
    await collectChain({ certificate: stamp.signer, at, purpose: "timestamping" }, world),
  ];
  const all = (kind: keyof ValidationData) => found.flatMap((one) => [...one[kind]]).filter(unique);
  return { certs: all("certs"), ocsps: all("ocsps"), crls: all("crls") };
}

/** The same for one certificate of any product's signature: a level's question (lib/pades/levels). */
export async function collectFor(
  { certificate, known, ...question }: ChainQuestion,
  { transport, anchors, now }: Ports & { now: Date },
): Promise<ValidationData> {
  const context = new PathContext({ crypto: nodeCrypto, anchors: await anchors() });
  context.add({ certificates: known });
  return collectChain({ ...question, certificate: context.certificate(certificate) }, { context, transport, now });
}

type World = { context: PathContext; transport: ScaPorts["transport"]; now: Date };

/**
 * 1. the path at that time, CA certificates that the document lacks fetched   2. the end entity's status: OCSP where it must be fresh, else a CRL   3. a CRL for each CA   4. what the
 * responders bring, with their own status unless nocheck makes it needless
 */
async function collectChain(
  { certificate, at, issuedAfter, purpose }: Omit<ChainQuestion, "certificate" | "known"> & { certificate: Certificate },
  { context, transport, now }: World,
): Promise<ValidationData> {
  const code = purpose === "timestamping" ? "TSA_RESPONSE_INVALID" : "CERTIFICATE_INVALID";
  let result = await validatePath({ certificate, at, purpose }, context);
  if (!result.ok && result.failure === "NO_CHAIN") {
    await fetchIssuers(certificate, context, transport);
    result = await validatePath({ certificate, at, purpose }, context);
  }
  const path = found(result, code);
  const certs = path.map(({ raw }) => raw);
  const ocsps: Bytes[] = [];
  const crls = new Map<string, Bytes>();
  for (const [one, above] of pairs(path)) {
    const url = crlUrlsOf(one)[0];
    const fresh = one === certificate && issuedAfter !== undefined;
    if (ocspUrlOf(one) !== undefined && (fresh || url === undefined)) {
      const { der, verdict } = await fetchOcsp({ certificate: one.raw, issuer: above.raw, now, transport, issuedAfter });
      if (verdict.status === "revoked") throw new NatsuinError("CREDENTIAL_REVOKED");
      ocsps.push(der);
      const { certificates } = parseOcspResponse(der);
      certs.push(...certificates);
      for (const responder of certificates) await addStatus(context.certificate(responder), above);
      continue;
    }
    if (url === undefined) throw new NatsuinError("CRL_UNAVAILABLE", { reason: "no distribution point" });
    if (!crls.has(url)) crls.set(url, await currentCrl({ url, issuer: above.raw, now, transport }));
  }
  return { certs: certs.filter(unique), ocsps, crls: [...crls.values()] };

  async function addStatus(responder: Certificate, issuer: Certificate): Promise<void> {
    const url = crlUrlsOf(responder)[0];
    if (responder.extensions.has(oids.ocspNocheck) || url === undefined || crls.has(url)) return;
    crls.set(url, await currentCrl({ url, issuer: issuer.raw, now, transport }));
  }
}

const keyOf = (der: Uint8Array) => createHash("sha256").update(der).digest("base64");
const unique = (der: Uint8Array, at: number, all: Uint8Array[]) =>
  all.findIndex((other) => other.length === der.length && Buffer.compare(other, der) === 0) === at;

/** From the end entity up to the anchor. */
function found(result: PathResult, code: ErrorCode): Certificate[] {
  if (!result.ok) throw new NatsuinError(code, { reason: result.failure });
  return result.path.at(-1) === result.anchor ? result.path : [...result.path, result.anchor];
}

/** Each certificate with the one above it; an anchor has none and needs no status. */
const pairs = (path: Certificate[]) =>
  path.slice(0, -1).map((certificate, at) => [certificate, path[at + 1] as Certificate] as const);

type KeptCrl = { der: Bytes; freshUntil: number };
const shared = globalThis as { natsuinCrls?: Map<string, KeptCrl> };
const KEEP_MS = 10 * 60 * 1000;

/** CRLs of CAs and TSA need only cover the time, so they are fetched every ten minutes, not for each signature. */
async function currentCrl(input: { url: string; issuer: Bytes; now: Date; transport: ScaPorts["transport"] }): Promise<Bytes> {
  shared.natsuinCrls ??= new Map();
  const { url, now } = input;
  const key = `${url} ${keyOf(input.issuer)}`;
  const known = shared.natsuinCrls.get(key);
  if (known && known.freshUntil > now.getTime() && known.freshUntil - KEEP_MS <= now.getTime()) return known.der;
  const { der, nextUpdate } = await fetchCrl(input);
  shared.natsuinCrls.set(key, { der, freshUntil: Math.min(now.getTime() + KEEP_MS, nextUpdate.getTime()) });
  return der;
}

import "server-only";
import { createHash } from "node:crypto";
import type { Bytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import type { ValidationData } from "../../pades/index.ts";
import { sha256 } from "../../sha256.ts";
import { crlUrlsOf, fetchCrl } from "../../trust/clients/fetch-crl.ts";
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
  { transport, anchors }: Pick<ScaPorts, "transport" | "anchors">,
): Promise<ValidationData> {
  const context = new PathContext({ crypto: nodeCrypto, anchors: await anchors() });
  context.add({ certificates: chain });
  const imprint = sha256(signatureValue);
  const stamp = await verifyTimestamp({ token: timestampToken, imprint: async () => imprint }, context);
  if (!stamp.ok) throw new NatsuinError("TSA_RESPONSE_INVALID", { reason: stamp.failure });

  const at = stamp.genTime;
  const leaf = context.certificate(chain[0] as Uint8Array);
  const signerPath = found(
    await validatePath({ certificate: leaf, at, purpose: "document-signing" }, context),
    "CERTIFICATE_INVALID",
  );
  const tsaPath = found(
    await validatePath({ certificate: stamp.signer, at, purpose: "timestamping" }, context),
    "TSA_RESPONSE_INVALID",
  );

  const issuer = signerPath[1] as Certificate;
  const { der: ocsp, verdict } = await fetchOcsp({ certificate: leaf.raw, issuer: issuer.raw, now, transport, issuedAfter: at });
  if (verdict.status === "revoked") throw new NatsuinError("CREDENTIAL_REVOKED");

  const crls = new Map<string, Bytes>();
  for (const [certificate, above] of [...pairs(signerPath).slice(1), ...pairs(tsaPath)]) {
    const url = crlUrlsOf(certificate)[0];
    if (url === undefined) throw new NatsuinError("CRL_UNAVAILABLE", { reason: "no distribution point" });
    if (!crls.has(url)) crls.set(url, await currentCrl({ url, issuer: above.raw, now, transport }));
  }
  const responders = parseOcspResponse(ocsp).certificates;
  return {
    certs: [...signerPath, ...tsaPath]
      .map(({ raw }) => raw)
      .concat(responders)
      .filter(unique),
    ocsps: [ocsp],
    crls: [...crls.values()],
  };
}

const keyOf = (der: Uint8Array) => createHash("sha256").update(der).digest("base64");
const unique = (der: Uint8Array, at: number, all: Uint8Array[]) => all.findIndex((other) => keyOf(other) === keyOf(der)) === at;

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

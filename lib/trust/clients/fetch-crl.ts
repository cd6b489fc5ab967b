import "server-only";
import type { Bytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { children, fieldsOf, onlyChild, readDer } from "../../der/read.ts";
import { NatsuinError } from "../../errors.ts";
import { type Certificate, type Crl, PathContext, parseCrl } from "../path/index.ts";
import type { Transport } from "../transport.ts";

/** 200,000 entries have about 8 MB. */
const LIMIT_BYTES = 32 * 1024 * 1024;
const FUTURE_TOLERANCE_MS = 60_000;

/**
 * A CA's current CRL.
 * @param issuer the CA's certificate (DER): its key must have signed the CRL
 * @throws CRL_UNAVAILABLE; CRL_INVALID where it is not one, not that CA's, or not current
 */
export async function fetchCrl({
  url,
  now,
  transport,
  issuer,
  timeoutMs = 20_000,
}: {
  url: string;
  now: Date;
  transport: Transport;
  issuer?: Uint8Array;
  timeoutMs?: number;
}): Promise<{ der: Bytes; thisUpdate: Date; nextUpdate: Date }> {
  const der = await download(url, transport, timeoutMs);
  const crl = parse(der);
  if (crl.thisUpdate.getTime() > now.getTime() + FUTURE_TOLERANCE_MS)
    throw new NatsuinError("CRL_INVALID", { reason: "from the future" });
  if (!crl.nextUpdate || crl.nextUpdate < now) throw new NatsuinError("CRL_INVALID", { reason: "stale" });
  if (issuer) {
    const context = new PathContext({ crypto: nodeCrypto, anchors: [issuer] });
    if (!(await context.signedBy(crl, context.anchors[0] as Certificate)))
      throw new NatsuinError("CRL_INVALID", { reason: "not signed by the CA" });
  }
  return { der, thisUpdate: crl.thisUpdate, nextUpdate: crl.nextUpdate };
}

async function download(url: string, transport: Transport, timeoutMs: number): Promise<Bytes> {
  try {
    const { status, body } = await transport({ url, method: "GET", timeoutMs, limitBytes: LIMIT_BYTES });
    if (status !== 200) throw new NatsuinError("CRL_UNAVAILABLE", { reason: `HTTP ${status}` });
    return body;
  } catch (error) {
    if (!(error instanceof NatsuinError) || !error.code.startsWith("EGRESS_")) throw error;
    throw new NatsuinError("CRL_UNAVAILABLE", { ...error.details }, { cause: error });
  }
}

function parse(der: Bytes): Crl {
  try {
    return parseCrl(der);
  } catch (error) {
    throw new NatsuinError("CRL_INVALID", { reason: "not a CRL" }, { cause: error });
  }
}

/** The http(s) addresses of a certificate's CRL distribution points, in order. */
export function crlUrlsOf(certificate: Certificate): string[] {
  const extension = certificate.extensions.get(oids.crlDistributionPoints);
  if (!extension) return [];
  return children(readDer(extension.value)).flatMap((point) => {
    const name = fieldsOf(point).optional(0xa0);
    const full = name && onlyChild(name);
    if (full?.tag !== 0xa0) return [];
    const texts = children(full)
      .filter(({ tag }) => tag === 0x86)
      .map(({ content }) => new TextDecoder("latin1").decode(content));
    return texts.filter((text) => /^https?:\/\//i.test(text));
  });
}

import "server-only";
import type { Bytes } from "../../bytes.ts";
import { parseCms } from "../../cms/index.ts";
import { log } from "../../log.ts";
import { type Certificate, type PathContext, sameName, splitCertificates } from "../path/index.ts";
import type { Transport } from "../transport.ts";
import { caIssuerUrlsOf } from "./access-urls.ts";

/** A certificate, or a few of them. */
const LIMIT_BYTES = 256 * 1024;
/** Certificates between the end entity and a known CA; more is no PKI but a chain laid out to keep us busy. */
const MAX_STEPS = 4;

/**
 * The CA certificates that a document should have brought and did not: from a certificate upwards, each issuer that the context lacks is
 * fetched from its caIssuers address (RFC 5280 §4.2.2.1: one certificate, or a certs-only CMS) and added to the context. It proves nothing:
 * the path is judged afterwards as if the document had brought them. An address that does not answer leaves the chain as it is.
 */
export async function fetchIssuers(certificate: Certificate, context: PathContext, transport: Transport): Promise<void> {
  let lowest = certificate;
  for (let step = 0; step <= MAX_STEPS; step += 1) {
    let issuer = issuerOf(lowest, context);
    if (!issuer && step < MAX_STEPS) {
      for (const url of caIssuerUrlsOf(lowest)) context.add({ certificates: await download(url, transport) });
      issuer = issuerOf(lowest, context);
    }
    if (!issuer || context.anchors.includes(issuer)) return;
    lowest = issuer;
  }
}

const issuerOf = (certificate: Certificate, { pool }: PathContext): Certificate | undefined =>
  pool.find((one) => one !== certificate && sameName(one.subject, certificate.issuer));

async function download(url: string, transport: Transport): Promise<Bytes[]> {
  try {
    const { status, body } = await transport({ url, method: "GET", limitBytes: LIMIT_BYTES });
    return status === 200 ? certificatesOf(body) : [];
  } catch (error) {
    log.warn("trust.issuer.unavailable", { url, error: String(error) });
    return [];
  }
}

function certificatesOf(body: Bytes): Bytes[] {
  try {
    return parseCms(body).certificates;
  } catch {
    return splitCertificates(body);
  }
}

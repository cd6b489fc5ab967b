import { equalBytes } from "../../bytes.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";

const KEPT = 256;
/** Newest last. A service meets the same CA, TSA and responder in every document, and each signing reads them five times. */
const recent: Certificate[] = [];

/**
 * The certificate, read before or read now. A copy is kept, so that no certificate of a document's DSS keeps the document in memory.
 * @throws DER_INVALID
 */
export function recentCertificate(raw: Uint8Array): Certificate {
  const known = recent.findLast((one) => equalBytes(one.raw, raw));
  if (known) return known;
  const parsed = parseCertificate(raw.slice());
  if (recent.length >= KEPT) recent.shift();
  recent.push(parsed);
  return parsed;
}

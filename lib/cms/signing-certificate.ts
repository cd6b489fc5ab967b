import { equalBytes } from "../bytes.ts";
import type { CryptoPort, DigestAlgorithm } from "../crypto-port.ts";
import { readDigestAlgorithm } from "../der/algorithm.ts";
import { oids } from "../der/oids.ts";
import { children, type DerNode, fieldsOf, readOctets } from "../der/read.ts";
import { type Attribute, singleValue } from "./parse-cms.ts";

/**
 * Whether the first certificate named by signing-certificate-v2 (RFC 5035 §3), or by the older signing-certificate with its
 * SHA-1 (RFC 2634 §5.4, timestamps only), is this one.
 * @throws DER_INVALID where the attribute cannot be read
 */
export async function namesCertificate(
  attributes: Attribute[],
  certificate: Uint8Array,
  crypto: CryptoPort,
): Promise<"v2" | "v1" | "absent" | "mismatch"> {
  const v2 = singleValue(attributes, oids.signingCertificateV2);
  const v1 = singleValue(attributes, oids.signingCertificate);
  const value = v2 ?? v1;
  if (!value) return "absent";
  const first = children(fieldsOf(value).next())[0];
  const { digest, hash } = readEssCertId(first, v2 ? "SHA-256" : "SHA-1");
  if (!digest || !equalBytes(hash, await crypto.digest(digest, [certificate]))) return "mismatch";
  return v2 ? "v2" : "v1";
}

function readEssCertId(node: DerNode | undefined, fallback: DigestAlgorithm): { digest?: DigestAlgorithm; hash: Uint8Array } {
  const fields = fieldsOf(node);
  // ESSCertID has no algorithm; in ESSCertIDv2 it is DEFAULT SHA-256.
  const algorithm = fallback === "SHA-256" ? fields.optional(0x30) : undefined;
  const digest = algorithm ? readDigestAlgorithm(algorithm) : fallback;
  return { digest, hash: readOctets(fields.next()) };
}

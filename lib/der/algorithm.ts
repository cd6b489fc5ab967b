import type { DigestAlgorithm, SignatureScheme } from "../crypto-port.ts";
import { oids } from "./oids.ts";
import { children, type DerNode, fieldsOf, onlyChild, readOid, readSmallInteger } from "./read.ts";

const DIGESTS = new Map<string, DigestAlgorithm>([
  [oids.sha1, "SHA-1"],
  [oids.sha256, "SHA-256"],
  [oids.sha384, "SHA-384"],
  [oids.sha512, "SHA-512"],
]);

const SCHEMES = new Map<string, SignatureScheme>([
  [oids.sha1WithRsa, { kind: "rsa-pkcs1", digest: "SHA-1" }],
  [oids.sha256WithRsa, { kind: "rsa-pkcs1", digest: "SHA-256" }],
  [oids.sha384WithRsa, { kind: "rsa-pkcs1", digest: "SHA-384" }],
  [oids.sha512WithRsa, { kind: "rsa-pkcs1", digest: "SHA-512" }],
  [oids.ecdsaWithSha1, { kind: "ecdsa", digest: "SHA-1" }],
  [oids.ecdsaWithSha256, { kind: "ecdsa", digest: "SHA-256" }],
  [oids.ecdsaWithSha384, { kind: "ecdsa", digest: "SHA-384" }],
  [oids.ecdsaWithSha512, { kind: "ecdsa", digest: "SHA-512" }],
]);

export function readAlgorithmOid(node: DerNode): string {
  return readOid(fieldsOf(node).next());
}

/** The digest an AlgorithmIdentifier names; undefined for one not known here. */
export function readDigestAlgorithm(node: DerNode): DigestAlgorithm | undefined {
  return DIGESTS.get(readAlgorithmOid(node));
}

/**
 * The scheme an AlgorithmIdentifier names; undefined for one not known here (DSA, MD5, EdDSA), which then never verifies.
 * `digest` is the SignerInfo's digestAlgorithm, for rsaEncryption and ecPublicKey, which name none (RFC 5754 §3.2).
 */
export function readSignatureScheme(node: DerNode, digest?: DigestAlgorithm): SignatureScheme | undefined {
  const fields = fieldsOf(node);
  const algorithm = readOid(fields.next());
  if (algorithm === oids.rsaPss) return readPss(fields.optional(0x30));
  if (algorithm === oids.rsaEncryption) return digest && { kind: "rsa-pkcs1", digest };
  return SCHEMES.get(algorithm);
}

/** RSASSA-PSS-params (RFC 4055 §3.1): MGF1 with the same digest, or not accepted. The SHA-1 defaults are not accepted either. */
function readPss(parameters: DerNode | undefined): SignatureScheme | undefined {
  if (!parameters) return undefined;
  const fields = fieldsOf(parameters);
  const hash = fields.optional(0xa0);
  const mask = fields.optional(0xa1);
  const salt = fields.optional(0xa2);
  fields.optional(0xa3);
  fields.end();
  if (!hash || !mask) return undefined;
  const digest = readDigestAlgorithm(onlyChild(hash));
  const [maskOid, maskHash] = children(onlyChild(mask));
  if (!digest || !maskHash || readOid(maskOid) !== oids.mgf1 || readDigestAlgorithm(maskHash) !== digest) return undefined;
  return { kind: "rsa-pss", digest, saltLength: salt ? readSmallInteger(onlyChild(salt)) : 20 };
}

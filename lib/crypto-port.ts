import type { Bytes } from "./bytes.ts";

/** SHA-1 is here for identifiers only (OCSP CertID, VRI keys): no signature with it is ever accepted. */
export type DigestAlgorithm = "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";

export type SignatureScheme =
  | { kind: "rsa-pkcs1" | "ecdsa"; digest: DigestAlgorithm }
  | { kind: "rsa-pss"; digest: DigestAlgorithm; saltLength: number };

/**
 * The cryptography that lib/pades, lib/cms and lib/trust/path need, so that they run on node:crypto and on WebCrypto alike.
 * `spki` is a DER SubjectPublicKeyInfo, an ECDSA signature a DER ECDSA-Sig-Value. `verify` answers false, and throws
 * nothing, for a key or signature it cannot read or that does not fit the scheme.
 */
export type CryptoPort = {
  digest(algorithm: DigestAlgorithm, parts: Uint8Array[]): Promise<Bytes>;
  verify(input: { spki: Uint8Array; signature: Uint8Array; data: Uint8Array[]; scheme: SignatureScheme }): Promise<boolean>;
};

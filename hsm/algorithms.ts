import { concatBytes, fromHex } from "../lib/bytes.ts";
import { derNull, octetString, oid, sequence } from "../lib/der/write.ts";
import { NatsuinError } from "../lib/errors.ts";

/** The CM's whole list. Nothing else is generated or signed with: no SHA-1, no short keys (rssp.md, statement 3). */
export const ALGORITHMS = ["P-256", "RSA-3072"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export const P256_OID = "1.2.840.10045.3.1.7";
export const SIGNATURE_LENGTH: Record<Algorithm, number> = { "P-256": 64, "RSA-3072": 384 };

const HANDLE_LENGTH = 16;
const DIGEST_LENGTH = 32;
const SHA256_OID = "2.16.840.1.101.3.4.2.1";

/** What CKM_RSA_PKCS pads: DigestInfo with SHA-256 (RFC 8017 §9.2). */
export function digestInfo(digest: Uint8Array): Uint8Array {
  return sequence(sequence(oid(SHA256_OID), derNull()), octetString(digest));
}

/** CKA_PUBLIC_EXPONENT of every RSA key made here: 65537. */
export const RSA_EXPONENT = fromHex("010001");

/** @throws HSM_INPUT_REFUSED */
export function requireAlgorithm(algorithm: string): asserts algorithm is Algorithm {
  if (!ALGORITHMS.includes(algorithm as Algorithm)) throw new NatsuinError("HSM_INPUT_REFUSED", { what: "algorithm" });
}

/** A copy, so that the caller cannot change it while the operation waits. @throws HSM_INPUT_REFUSED */
export function requireDigest(digest: Uint8Array): Uint8Array {
  if (!(digest instanceof Uint8Array) || digest.length !== DIGEST_LENGTH)
    throw new NatsuinError("HSM_INPUT_REFUSED", { what: "digest" });
  return concatBytes(digest);
}

/** @throws HSM_INPUT_REFUSED */
export function requireHandle(keyHandle: Uint8Array): Uint8Array {
  if (!(keyHandle instanceof Uint8Array) || keyHandle.length !== HANDLE_LENGTH) {
    throw new NatsuinError("HSM_INPUT_REFUSED", { what: "key handle" });
  }
  return concatBytes(keyHandle);
}

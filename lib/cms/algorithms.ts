import type { Bytes } from "../bytes.ts";
import type { DigestAlgorithm, SignatureScheme } from "../crypto-port.ts";
import { oids } from "../der/oids.ts";
import { fieldsOf, integerOctets, readBitOctets, readDer, readOid } from "../der/read.ts";
import { derNull, explicit, integer, oid, sequence } from "../der/write.ts";

/** What the HSM signs with. */
export type KeyAlgorithm = "P-256" | "RSA-3072";

/** Digests that a signature may be made with. */
export type SigningDigest = Exclude<DigestAlgorithm, "SHA-1">;

const DIGEST: Record<DigestAlgorithm, string> = {
  "SHA-1": oids.sha1,
  "SHA-256": oids.sha256,
  "SHA-384": oids.sha384,
  "SHA-512": oids.sha512,
};
const RSA_PKCS1: Record<SigningDigest, string> = {
  "SHA-256": oids.sha256WithRsa,
  "SHA-384": oids.sha384WithRsa,
  "SHA-512": oids.sha512WithRsa,
};
const ECDSA: Record<SigningDigest, string> = {
  "SHA-256": oids.ecdsaWithSha256,
  "SHA-384": oids.ecdsaWithSha384,
  "SHA-512": oids.ecdsaWithSha512,
};
export const DIGEST_LENGTH: Record<SigningDigest, number> = { "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 };

/** How a key of the HSM signs; another scheme is named in full. */
export function schemeOf(algorithm: KeyAlgorithm | SignatureScheme): SignatureScheme {
  if (typeof algorithm !== "string") return algorithm;
  return { kind: algorithm === "P-256" ? "ecdsa" : "rsa-pkcs1", digest: "SHA-256" };
}

/** @throws RangeError for SHA-1: nothing is signed with it */
export function signingDigest({ digest }: SignatureScheme): SigningDigest {
  if (digest === "SHA-1") throw new RangeError("nothing is signed with SHA-1");
  return digest;
}

/** SHA-2 identifiers carry no parameters (RFC 5754 §2). */
export const digestIdentifier = (digest: DigestAlgorithm): Bytes => sequence(oid(DIGEST[digest]));

/** RFC 5754 §3; RSASSA-PSS by RFC 4056 with MGF1 over the same digest and parameters spelt out (RFC 4055 §3.1). */
export function signatureIdentifier(scheme: SignatureScheme): Bytes {
  const digest = signingDigest(scheme);
  if (scheme.kind === "ecdsa") return sequence(oid(ECDSA[digest]));
  if (scheme.kind !== "rsa-pss") return sequence(oid(RSA_PKCS1[digest]), derNull());
  const hash = sequence(oid(DIGEST[digest]), derNull()); // here RFC 4055 §2.1 wants NULL
  const parameters = [explicit(0, hash), explicit(1, sequence(oid(oids.mgf1), hash)), explicit(2, integer(scheme.saltLength))];
  return sequence(oid(oids.rsaPss), sequence(...parameters));
}

/** The longest ECDSA-Sig-Value of a curve: two INTEGERs with a leading zero each. */
const ECDSA_SIZE: Record<string, number> = { [oids.p256]: 72, [oids.p384]: 104, [oids.p521]: 139 };

/** Octets of the longest signature value that a certificate's key makes. @throws RangeError for a key that signs nothing here */
export function signatureSize(certificate: Uint8Array): number {
  const tbs = fieldsOf(fieldsOf(readDer(certificate)).next());
  tbs.optional(0xa0);
  for (let skipped = 0; skipped < 5; skipped++) tbs.next(); // serial, algorithm, issuer, validity, subject
  const spki = fieldsOf(tbs.next());
  const algorithm = fieldsOf(spki.next());
  const key = readBitOctets(spki.next());
  const kind = readOid(algorithm.next());
  if (kind === oids.rsaEncryption || kind === oids.rsaPss) {
    const modulus = integerOctets(fieldsOf(readDer(key)).next());
    return modulus[0] === 0 ? modulus.length - 1 : modulus.length;
  }
  const size = kind === oids.ecPublicKey ? ECDSA_SIZE[readOid(algorithm.next())] : undefined;
  if (size === undefined) throw new RangeError(`a key of type ${kind} signs nothing here`);
  return size;
}

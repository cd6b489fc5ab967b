import "server-only";
import type { Bytes } from "../lib/bytes.ts";
import { expectTag, readDer } from "../lib/der/read.ts";
import { bitString, derNull, integer, oid, sequence } from "../lib/der/write.ts";
import { NatsuinError } from "../lib/errors.ts";
import { type Algorithm, P256_OID } from "./algorithms.ts";
import { type Handle, pkcs11js } from "./pkcs11.ts";
import type { Lease } from "./token.ts";

const EC_PUBLIC_KEY = "1.2.840.10045.2.1";
const RSA_ENCRYPTION = "1.2.840.113549.1.1.1";

/** SubjectPublicKeyInfo (DER) of a public key object. @throws HSM_FAILED when it is not of the algorithm asked for */
export function readSpki({ pkcs11, session }: Lease, publicKey: Handle, algorithm: Algorithm): Bytes {
  const attribute = (type: number): Uint8Array => pkcs11.C_GetAttributeValue(session, publicKey, [{ type }])[0]?.value as Buffer;
  if (algorithm === "P-256") {
    // CKA_EC_POINT is the point inside an OCTET STRING (PKCS#11 v2.40 §2.3.3)
    const point = expectTag(readDer(attribute(pkcs11js.CKA_EC_POINT)), 0x04).content;
    if (point.length !== 65 || point[0] !== 0x04) throw new NatsuinError("HSM_FAILED", { ckr: "not a P-256 point" });
    return sequence(sequence(oid(EC_PUBLIC_KEY), oid(P256_OID)), bitString(point));
  }
  const modulus = attribute(pkcs11js.CKA_MODULUS);
  if (modulus.length !== 384) throw new NatsuinError("HSM_FAILED", { ckr: "not a 3072-bit modulus" });
  const key = sequence(integer(modulus), integer(attribute(pkcs11js.CKA_PUBLIC_EXPONENT)));
  return sequence(sequence(oid(RSA_ENCRYPTION), derNull()), bitString(key));
}

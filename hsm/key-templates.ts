import "server-only";
import { oid } from "../lib/der/write.ts";
import { type Algorithm, P256_OID, RSA_EXPONENT } from "./algorithms.ts";
import { pkcs11js } from "./pkcs11.ts";

type Template = { type: number; value: number | boolean | Buffer | string }[];

export const KEY_TYPE: Record<Algorithm, number> = { "P-256": pkcs11js.CKK_EC, "RSA-3072": pkcs11js.CKK_RSA };
export const GENERATE: Record<Algorithm, number> = {
  "P-256": pkcs11js.CKM_EC_KEY_PAIR_GEN,
  "RSA-3072": pkcs11js.CKM_RSA_PKCS_KEY_PAIR_GEN,
};
export const SIGN: Record<Algorithm, number> = { "P-256": pkcs11js.CKM_ECDSA, "RSA-3072": pkcs11js.CKM_RSA_PKCS };

/**
 * A private key that signs by one mechanism and does nothing else, cannot be read, wrapped, copied or changed.
 * Wrong attribute types abort the process, so every value's type is fixed here.
 */
export function privateKeyTemplate(algorithm: Algorithm, id: Uint8Array, label: string): Template {
  return [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: KEY_TYPE[algorithm] },
    { type: pkcs11js.CKA_ID, value: Buffer.from(id) },
    { type: pkcs11js.CKA_LABEL, value: label },
    { type: pkcs11js.CKA_TOKEN, value: true },
    { type: pkcs11js.CKA_PRIVATE, value: true },
    { type: pkcs11js.CKA_SENSITIVE, value: true },
    { type: pkcs11js.CKA_EXTRACTABLE, value: false },
    { type: pkcs11js.CKA_MODIFIABLE, value: false },
    { type: pkcs11js.CKA_SIGN, value: true },
    { type: pkcs11js.CKA_SIGN_RECOVER, value: false },
    { type: pkcs11js.CKA_DECRYPT, value: false },
    { type: pkcs11js.CKA_UNWRAP, value: false },
    { type: pkcs11js.CKA_DERIVE, value: false },
    { type: pkcs11js.CKA_ALLOWED_MECHANISMS, value: mechanismList(SIGN[algorithm]) },
  ];
}

/** The public half: a session object, read once as SubjectPublicKeyInfo and destroyed. */
export function publicKeyTemplate(algorithm: Algorithm): Template {
  const common = [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PUBLIC_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: KEY_TYPE[algorithm] },
    { type: pkcs11js.CKA_TOKEN, value: false },
    { type: pkcs11js.CKA_PRIVATE, value: false },
    { type: pkcs11js.CKA_VERIFY, value: true },
    { type: pkcs11js.CKA_ENCRYPT, value: false },
    { type: pkcs11js.CKA_WRAP, value: false },
  ];
  if (algorithm === "P-256") return [...common, { type: pkcs11js.CKA_EC_PARAMS, value: Buffer.from(oid(P256_OID)) }];
  return [
    ...common,
    { type: pkcs11js.CKA_MODULUS_BITS, value: 3072 },
    { type: pkcs11js.CKA_PUBLIC_EXPONENT, value: Buffer.from(RSA_EXPONENT) },
  ];
}

/** CKA_ALLOWED_MECHANISMS is an array of CK_ULONG, 8 octets each in the machine's (little-endian) order. */
function mechanismList(...mechanisms: number[]): Buffer {
  const list = Buffer.alloc(8 * mechanisms.length);
  mechanisms.forEach((mechanism, i) => {
    list.writeBigUInt64LE(BigInt(mechanism), 8 * i);
  });
  return list;
}

import "server-only";
import { oid } from "../lib/der/write.ts";
import { type Algorithm, P256_OID, RSA_EXPONENT } from "./algorithms.ts";
import { CKA_WRAP_WITH_TRUSTED, pkcs11js } from "./pkcs11.ts";

export type Template = { type: number; value: number | boolean | Buffer | string }[];

export const KEY_TYPE: Record<Algorithm, number> = { "P-256": pkcs11js.CKK_EC, "RSA-3072": pkcs11js.CKK_RSA };
export const GENERATE: Record<Algorithm, number> = {
  "P-256": pkcs11js.CKM_EC_KEY_PAIR_GEN,
  "RSA-3072": pkcs11js.CKM_RSA_PKCS_KEY_PAIR_GEN,
};
export const SIGN: Record<Algorithm, number> = { "P-256": pkcs11js.CKM_ECDSA, "RSA-3072": pkcs11js.CKM_RSA_PKCS };

/** One list for both types, so that one CKA_UNWRAP_TEMPLATE can ask for it; a key has those of its own type. */
const SIGNING_MECHANISMS = mechanismList(...Object.values(SIGN));

/** The last of a template: SoftHSM takes no attribute that comes after it. A key that cannot be changed cannot be copied with other attributes either. */
const UNCHANGEABLE = { type: pkcs11js.CKA_MODIFIABLE, value: false };

/** What every signing key is: it signs by its type's one mechanism and does nothing else. Wrong attribute types abort the process, so every value's type is fixed here. */
function signsOnly(algorithm: Algorithm): Template {
  return [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: KEY_TYPE[algorithm] },
    { type: pkcs11js.CKA_PRIVATE, value: true },
    { type: pkcs11js.CKA_SENSITIVE, value: true },
    { type: pkcs11js.CKA_SIGN, value: true },
    { type: pkcs11js.CKA_SIGN_RECOVER, value: false },
    { type: pkcs11js.CKA_DECRYPT, value: false },
    { type: pkcs11js.CKA_UNWRAP, value: false },
    { type: pkcs11js.CKA_DERIVE, value: false },
    { type: pkcs11js.CKA_ALLOWED_MECHANISMS, value: SIGNING_MECHANISMS },
  ];
}

/** A resident key: a token object that cannot be read, wrapped, copied or changed. */
export function privateKeyTemplate(algorithm: Algorithm, id: Uint8Array, label: string): Template {
  return [
    ...signsOnly(algorithm),
    { type: pkcs11js.CKA_ID, value: Buffer.from(id) },
    { type: pkcs11js.CKA_LABEL, value: label },
    { type: pkcs11js.CKA_TOKEN, value: true },
    { type: pkcs11js.CKA_EXTRACTABLE, value: false },
    UNCHANGEABLE,
  ];
}

/** A signer's key between being made and being wrapped: it can be wrapped by a trusted key, that is the KEK, and by no other. */
export function signerKeyTemplate(algorithm: Algorithm): Template {
  return [
    ...signsOnly(algorithm),
    { type: pkcs11js.CKA_TOKEN, value: false },
    { type: pkcs11js.CKA_EXTRACTABLE, value: true },
    { type: CKA_WRAP_WITH_TRUSTED, value: true },
    UNCHANGEABLE,
  ];
}

/** A signer's key in use. The KEK's CKA_UNWRAP_TEMPLATE asks for exactly these values; others are CKR_TEMPLATE_INCONSISTENT. */
export function unwrapTemplate(algorithm: Algorithm): Template {
  return [
    ...signsOnly(algorithm),
    { type: pkcs11js.CKA_TOKEN, value: false },
    { type: pkcs11js.CKA_EXTRACTABLE, value: false },
    UNCHANGEABLE,
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
export function mechanismList(...mechanisms: number[]): Buffer {
  const list = Buffer.alloc(8 * mechanisms.length);
  mechanisms.forEach((mechanism, i) => {
    list.writeBigUInt64LE(BigInt(mechanism), 8 * i);
  });
  return list;
}

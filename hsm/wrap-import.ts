import "server-only";
import { type Bytes, concatBytes } from "../lib/bytes.ts";
import { DerError, expectTag, integerOctets, readDer, readOctets, sequenceOf } from "../lib/der/read.ts";
import { oid } from "../lib/der/write.ts";
import { NatsuinError } from "../lib/errors.ts";
import { type Algorithm, P256_OID, requireAlgorithm } from "./algorithms.ts";
import { signerKeyTemplate, type Template } from "./key-templates.ts";
import { masterKeys } from "./master-keys.ts";
import { pkcs11js } from "./pkcs11.ts";
import type { Token } from "./token.ts";
import { wrapWith } from "./wrapped-keys.ts";

const OBJECTS_OF_IMPORT = 1;

/**
 * A key that was made elsewhere, as if it had been made here: a session object for the length of its wrapping under the KEK, then destroyed. Every
 * copy of a private number that is made here is zeroed. @param pkcs8 PrivateKeyInfo, DER; its caller zeroes it
 * @throws HSM_INPUT_REFUSED, HSM_MASTER_KEY_* and what `Token.use` throws
 */
export async function wrapImport(
  token: Token,
  { algorithm, pkcs8 }: { algorithm: Algorithm; pkcs8: Uint8Array },
): Promise<{ wrapped: Bytes }> {
  requireAlgorithm(algorithm);
  const numbers = numbersOf(algorithm, pkcs8);
  try {
    return await token.use((lease) => {
      const { pkcs11, session } = lease;
      const { kek } = masterKeys(lease);
      const key = pkcs11.C_CreateObject(session, [...numbers, ...signerKeyTemplate(algorithm)]);
      token.noteObjects(OBJECTS_OF_IMPORT);
      try {
        return { wrapped: concatBytes(wrapWith(lease, kek, key)) };
      } finally {
        pkcs11.C_DestroyObject(session, key);
      }
    });
  } finally {
    for (const { value } of numbers) (value as Buffer).fill(0);
  }
}

/** PrivateKeyInfo (RFC 5208 §5) with ECPrivateKey (RFC 5915) or RSAPrivateKey (RFC 8017 A.1.2) in it, as PKCS#11 has it. */
function numbersOf(algorithm: Algorithm, pkcs8: Uint8Array): Template {
  try {
    const inner = sequenceOf(readDer(readOctets(sequenceOf(readDer(pkcs8))[2])));
    if (algorithm === "P-256") {
      const value = Buffer.alloc(32);
      const scalar = readOctets(inner[1]);
      value.set(scalar, 32 - scalar.length);
      return [
        { type: pkcs11js.CKA_EC_PARAMS, value: Buffer.from(oid(P256_OID)) },
        { type: pkcs11js.CKA_VALUE, value },
      ];
    }
    return RSA_NUMBERS.map((type, at) => ({ type, value: Buffer.from(integerOctets(expectTag(inner[at + 1], 0x02))) }));
  } catch (error) {
    if (error instanceof DerError || error instanceof RangeError) throw new NatsuinError("HSM_INPUT_REFUSED", { what: "key" });
    throw error;
  }
}

/** In the order of RSAPrivateKey, its version left out. */
const RSA_NUMBERS = [
  pkcs11js.CKA_MODULUS,
  pkcs11js.CKA_PUBLIC_EXPONENT,
  pkcs11js.CKA_PRIVATE_EXPONENT,
  pkcs11js.CKA_PRIME_1,
  pkcs11js.CKA_PRIME_2,
  pkcs11js.CKA_EXPONENT_1,
  pkcs11js.CKA_EXPONENT_2,
  pkcs11js.CKA_COEFFICIENT,
];

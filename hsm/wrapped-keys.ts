import "server-only";
import { type Bytes, concatBytes } from "../lib/bytes.ts";
import { type Algorithm, requireAlgorithm } from "./algorithms.ts";
import { GENERATE, publicKeyTemplate, signerKeyTemplate, unwrapTemplate } from "./key-templates.ts";
import { masterKeys } from "./master-keys.ts";
import { type Handle, pkcs11js } from "./pkcs11.ts";
import { readSpki } from "./spki.ts";
import type { Lease, Token } from "./token.ts";

/** RFC 5649 (AES-KWP): the one mechanism that SoftHSM wraps EC and RSA keys with. */
export const WRAP = { mechanism: pkcs11js.CKM_AES_KEY_WRAP_PAD };
/** An RSA-3072 key as PKCS#8 has some 1,800 octets. */
const BUFFER = 4096;
/** Objects that one key pair, and one use of a key, leave to be freed at the next initialisation. */
export const OBJECTS_OF_PAIR = 2;
export const OBJECTS_OF_USE = 1;

/**
 * A signer's key pair that lives nowhere: made in the HSM as a session object, wrapped at once under the KEK, destroyed.
 * @returns wrapped AES-KWP of the PKCS#8, for the KEK of this token only; spki DER
 * @throws HSM_INPUT_REFUSED, HSM_MASTER_KEY_* and what `Token.use` throws
 */
export function generateWrapped(token: Token, { algorithm }: { algorithm: Algorithm }): Promise<{ wrapped: Bytes; spki: Bytes }> {
  requireAlgorithm(algorithm);
  return token.use(async (lease) => {
    const { pkcs11, session } = lease;
    const { kek } = masterKeys(lease);
    const request = [
      session,
      { mechanism: GENERATE[algorithm] },
      publicKeyTemplate(algorithm),
      signerKeyTemplate(algorithm),
    ] as const;
    const pair = algorithm === "P-256" ? pkcs11.C_GenerateKeyPair(...request) : await pkcs11.C_GenerateKeyPairAsync(...request);
    token.noteObjects(OBJECTS_OF_PAIR);
    try {
      const spki = readSpki(lease, pair.publicKey, algorithm);
      return { wrapped: concatBytes(wrapWith(lease, kek, pair.privateKey)), spki };
    } finally {
      pkcs11.C_DestroyObject(session, pair.publicKey);
      pkcs11.C_DestroyObject(session, pair.privateKey);
    }
  });
}

/** @returns AES-KWP of the key's PKCS#8, a view of a longer buffer */
export const wrapWith = ({ pkcs11, session }: Lease, kek: Handle, key: Handle): Buffer =>
  pkcs11.C_WrapKey(session, WRAP, kek, key, Buffer.alloc(BUFFER));

/** The key as an object of this session: it signs by one mechanism, and whoever unwraps destroys it. @throws for a blob of another KEK what the HSM says: HSM_FAILED, or HSM_UNAVAILABLE from SoftHSM, which says no more than 0x5 */
export function unwrap(token: Token, lease: Lease, wrapped: Uint8Array, algorithm: Algorithm): Handle {
  const { kek } = masterKeys(lease);
  const key = lease.pkcs11.C_UnwrapKey(lease.session, WRAP, kek, Buffer.from(wrapped), unwrapTemplate(algorithm));
  token.noteObjects(OBJECTS_OF_USE);
  return key;
}

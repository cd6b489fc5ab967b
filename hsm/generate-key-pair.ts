import "server-only";
import { type Bytes, concatBytes } from "../lib/bytes.ts";
import type { Random } from "../lib/ids.ts";
import { type Algorithm, requireAlgorithm } from "./algorithms.ts";
import { GENERATE, privateKeyTemplate, publicKeyTemplate } from "./key-templates.ts";
import { readSpki } from "./spki.ts";
import type { Token } from "./token.ts";

/**
 * A resident key pair: the private half stays in the token under a random CKA_ID, the public half is returned.
 * The id is drawn inside the operation, so that a retry after a lost token can never give two keys one handle.
 * @returns keyHandle 16 bytes; spki DER @throws HSM_INPUT_REFUSED and what `Token.use` throws
 */
export function generateKeyPair(
  token: Token,
  random: Random,
  { algorithm, label }: { algorithm: Algorithm; label: string },
): Promise<{ keyHandle: Bytes; spki: Bytes }> {
  requireAlgorithm(algorithm);
  return token.use(async (lease) => {
    const { pkcs11, session } = lease;
    const keyHandle = concatBytes(random(16));
    const request = [
      session,
      { mechanism: GENERATE[algorithm] },
      publicKeyTemplate(algorithm),
      privateKeyTemplate(algorithm, keyHandle, label),
    ] as const;
    // an RSA-3072 pair takes half a second: off the event loop; a P-256 pair less than handing it over
    const pair = algorithm === "P-256" ? pkcs11.C_GenerateKeyPair(...request) : await pkcs11.C_GenerateKeyPairAsync(...request);
    const spki = readSpki(lease, pair.publicKey, algorithm);
    pkcs11.C_DestroyObject(session, pair.publicKey);
    return { keyHandle, spki };
  });
}

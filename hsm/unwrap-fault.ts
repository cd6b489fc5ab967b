import "server-only";
import { GENERATE, mechanismList, publicKeyTemplate, signerKeyTemplate, unwrapTemplate } from "./key-templates.ts";
import { type Handle, pkcs11js } from "./pkcs11.ts";
import type { Lease } from "./token.ts";

const MECHANISM = { mechanism: pkcs11js.CKM_AES_KEY_WRAP_PAD };
const BUFFER = 512;

/** What whoever unwraps a signer's key may not make of it. */
const BENT: [type: number, value: boolean | Buffer, fault: string][] = [
  [pkcs11js.CKA_EXTRACTABLE, true, "extractable"],
  [pkcs11js.CKA_SENSITIVE, false, "not sensitive"],
  [pkcs11js.CKA_PRIVATE, false, "public"],
  [pkcs11js.CKA_TOKEN, true, "kept in the token"],
  [pkcs11js.CKA_MODIFIABLE, true, "modifiable"],
  [pkcs11js.CKA_SIGN_RECOVER, true, "signing with recovery"],
  [pkcs11js.CKA_DECRYPT, true, "decrypting"],
  [pkcs11js.CKA_UNWRAP, true, "unwrapping"],
  [pkcs11js.CKA_DERIVE, true, "deriving"],
  [pkcs11js.CKA_ALLOWED_MECHANISMS, mechanismList(pkcs11js.CKM_RSA_X_509), "signing by other mechanisms"],
];

/**
 * How a key could come out of this KEK other than it should, or undefined. A CKA_UNWRAP_TEMPLATE cannot be read back, so it is tried: a key
 * pair made for this is wrapped, and asked for with one attribute bent after the other.
 */
export function unwrapFault({ pkcs11, session }: Lease, kek: Handle): string | undefined {
  const generate = { mechanism: GENERATE["P-256"] };
  const pair = pkcs11.C_GenerateKeyPair(session, generate, publicKeyTemplate("P-256"), signerKeyTemplate("P-256"));
  try {
    const blob = pkcs11.C_WrapKey(session, MECHANISM, kek, pair.privateKey, Buffer.alloc(BUFFER));
    const bent = BENT.find(([type, value]) => {
      const template = unwrapTemplate("P-256").map((attribute) => (attribute.type === type ? { type, value } : attribute));
      try {
        pkcs11.C_DestroyObject(session, pkcs11.C_UnwrapKey(session, MECHANISM, kek, blob, template));
        return true;
      } catch {
        return false;
      }
    });
    return bent ? `unwraps keys as ${bent[2]}` : undefined;
  } finally {
    pkcs11.C_DestroyObject(session, pair.publicKey);
    pkcs11.C_DestroyObject(session, pair.privateKey);
  }
}

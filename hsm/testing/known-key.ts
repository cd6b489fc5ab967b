import { generateKeyPairSync } from "node:crypto";
import { oid } from "../../lib/der/write.ts";
import { P256_OID } from "../algorithms.ts";
import { masterKeys } from "../master-keys.ts";
import { pkcs11js } from "../pkcs11.ts";
import { Token } from "../token.ts";
import { KWP } from "./prey.ts";

/** A signer's key whose private value the test knows: to be looked for where it must not be. */
export type KnownKey = {
  /** as `generateWrapped` gives it */
  wrapped: Uint8Array<ArrayBuffer>;
  spki: Uint8Array<ArrayBuffer>;
  /** the private value, 32 bytes */
  value: Buffer;
};

/** A P-256 key that did not begin in the token, under this token's KEK. No CM may have the token open meanwhile. */
export async function plantKnownKey(config: { module: string; tokenLabel: string; pin: string }): Promise<KnownKey> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const value = Buffer.from(privateKey.export({ format: "jwk" }).d as string, "base64url");
  const spki = Uint8Array.from(publicKey.export({ type: "spki", format: "der" }));
  const token = new Token({ ...config, sessions: 1, queueLimit: 0, queueTimeoutMs: 1_000, recycleAfter: 1_000_000 });
  try {
    return await token.use((lease) => {
      const { pkcs11, session } = lease;
      const { kek } = masterKeys(lease);
      const key = pkcs11.C_CreateObject(session, [
        { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
        { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_EC },
        { type: pkcs11js.CKA_TOKEN, value: false },
        { type: pkcs11js.CKA_PRIVATE, value: true },
        { type: pkcs11js.CKA_EXTRACTABLE, value: true },
        { type: pkcs11js.CKA_SIGN, value: true },
        { type: pkcs11js.CKA_EC_PARAMS, value: Buffer.from(oid(P256_OID)) },
        { type: pkcs11js.CKA_VALUE, value },
      ]);
      const wrapped = Uint8Array.from(pkcs11.C_WrapKey(session, KWP, kek, key, Buffer.alloc(4096)));
      return { wrapped, spki, value };
    });
  } finally {
    await token.close();
  }
}

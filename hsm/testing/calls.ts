import {
  constants,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { concatBytes } from "../../lib/bytes.ts";
import { octetString } from "../../lib/der/write.ts";
import type { Algorithm } from "../algorithms.ts";
import type { Template } from "../key-templates.ts";
import { type Handle, pkcs11js } from "../pkcs11.ts";
import { KWP, ownKey, type Prey } from "./prey.ts";

/** What attacks are made of. Each throws where the token refuses, and where what it brought is not what was wanted. */

export const BLOCK = Buffer.alloc(16, 7);

export const read = ({ pkcs11, session }: Prey, key: Handle, type: number): Buffer =>
  pkcs11.C_GetAttributeValue(session, key, [{ type }])[0]?.value as Buffer;

/** A value that was to stay in the token. A number comes without the zeros it begins with: of 256 scalars of P-256, one has 31 octets. */
export function secretOf(prey: Prey, key: Handle, type: number = pkcs11js.CKA_VALUE): void {
  if (read(prey, key, type).length < 24) throw new Error("no secret came out");
}

export function set(prey: Prey, key: Handle, type: number, value: boolean | Buffer): void {
  prey.pkcs11.C_SetAttributeValue(prey.session, key, [{ type, value }]);
  const octets = Buffer.isBuffer(value) ? value : Buffer.of(value ? 1 : 0);
  if (!read(prey, key, type).equals(octets)) throw new Error("nothing was set");
}

export function copy({ pkcs11, session }: Prey, key: Handle, type: number, value: boolean): void {
  pkcs11.C_DestroyObject(session, pkcs11.C_CopyObject(session, key, [{ type, value }]));
}

export const wrap = ({ pkcs11, session }: Prey, by: Handle, key: Handle): Buffer =>
  pkcs11.C_WrapKey(session, KWP, by, key, Buffer.alloc(4096));

export const unwrap = ({ pkcs11, session }: Prey, by: Handle, wrapped: Buffer, template: Template): Handle =>
  pkcs11.C_UnwrapKey(session, KWP, by, wrapped, template);

/** Takes a private key out of the token, under a key whose value one knows, and compares it with the signer's public key. */
export function takeOut(prey: Prey, key: Handle, algorithm: Algorithm): void {
  const value = randomBytes(32);
  const wrapped = wrap(prey, ownKey(prey, value), key);
  const decipher = createDecipheriv("id-aes256-wrap-pad", value, Buffer.from("a65959a6", "hex"));
  const pkcs8 = Buffer.concat([decipher.update(wrapped), decipher.final()]);
  const spki = createPublicKey(createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" })).export({
    format: "der",
    type: "spki",
  });
  if (!spki.equals(prey.kept[algorithm].spki)) throw new Error("not the signer's key");
}

export function sign({ pkcs11, session }: Prey, key: Handle, mechanism: number, data: Buffer): void {
  pkcs11.C_SignInit(session, { mechanism }, key);
  if (pkcs11.C_Sign(session, data, Buffer.alloc(512)).length < 16) throw new Error("nothing was signed");
}

export function cipher({ pkcs11, session }: Prey, way: "encrypt" | "decrypt", key: Handle, mechanism: pkcs11js.Mechanism): void {
  const out = Buffer.alloc(64);
  if (way === "encrypt") {
    pkcs11.C_EncryptInit(session, mechanism, key);
    pkcs11.C_Encrypt(session, BLOCK, out);
    return;
  }
  // authenticated modes judge the text only after the key was let in
  pkcs11.C_DecryptInit(session, mechanism, key);
  try {
    pkcs11.C_Decrypt(session, Buffer.alloc(32), out);
  } catch {
    return;
  }
}

/** A text under the signer's public key, read with the key in the token. */
export function decryptRsa({ pkcs11, session, kept }: Prey, key: Handle, mechanism: pkcs11js.Mechanism, padding: number): void {
  const text = padding === constants.RSA_NO_PADDING ? concatBytes(Buffer.of(0), randomBytes(383)) : randomBytes(32);
  const public_ = createPublicKey({ key: kept["RSA-3072"].spki, format: "der", type: "spki" });
  const encrypted = publicEncrypt({ key: public_, padding, oaepHash: "sha1" }, text);
  pkcs11.C_DecryptInit(session, mechanism, key);
  if (!pkcs11.C_Decrypt(session, encrypted, Buffer.alloc(512)).equals(text)) throw new Error("not the text");
}

const extractable: Template = [
  { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
  { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_GENERIC_SECRET },
  { type: pkcs11js.CKA_TOKEN, value: false },
  { type: pkcs11js.CKA_SENSITIVE, value: false },
  { type: pkcs11js.CKA_EXTRACTABLE, value: true },
  { type: pkcs11js.CKA_VALUE_LEN, value: 32 },
];

/** A shared secret with a stranger's key: half of an ECDH that was never meant. */
export function agree(prey: Prey, key: Handle): void {
  const jwk = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
  const [x, y] = [jwk.x, jwk.y].map((half) => Buffer.from(half as string, "base64url")) as [Buffer, Buffer];
  const publicData = Buffer.from(octetString(concatBytes(Buffer.of(4), x, y)));
  const parameter = { type: pkcs11js.CK_PARAMS_EC_DH, kdf: 1, publicData };
  secretOf(
    prey,
    prey.pkcs11.C_DeriveKey(prey.session, { mechanism: pkcs11js.CKM_ECDH1_DERIVE, parameter }, key, extractable) as Handle,
  );
}

/** A key made of what the master key encrypts: with it, any block. */
export function derive(prey: Prey, key: Handle): void {
  const parameter = { type: pkcs11js.CK_PARAMS_AES_CBC, iv: BLOCK, data: Buffer.alloc(32) };
  const mechanism = { mechanism: pkcs11js.CKM_AES_CBC_ENCRYPT_DATA, parameter };
  secretOf(prey, prey.pkcs11.C_DeriveKey(prey.session, mechanism, key, extractable) as Handle);
}

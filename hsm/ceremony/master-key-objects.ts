import "server-only";
import { mechanismList } from "../key-templates.ts";
import { KEK_LABEL, PEPPER_LABEL } from "../master-keys.ts";
import { CKA_TRUSTED, CKA_UNWRAP_TEMPLATE, type Handle, pkcs11js } from "../pkcs11.ts";
import type { NativeAttribute } from "./native.ts";
import { type CeremonyToken, UNWRAP_TEMPLATE } from "./token-of-ceremony.ts";

/** The KEK before it is the user's: a public object, because the security officer sees no other. It lives for the ceremony only. */
const ORIGINAL_LABEL = "natsuin-kek-original";

export function kekOriginal({ extractable }: { extractable: boolean }): NativeAttribute[] {
  return [
    [pkcs11js.CKA_CLASS, pkcs11js.CKO_SECRET_KEY],
    [pkcs11js.CKA_KEY_TYPE, pkcs11js.CKK_AES],
    [pkcs11js.CKA_LABEL, ORIGINAL_LABEL],
    [pkcs11js.CKA_TOKEN, true],
    [pkcs11js.CKA_PRIVATE, false],
    [pkcs11js.CKA_SENSITIVE, true],
    [pkcs11js.CKA_EXTRACTABLE, extractable],
    [CKA_TRUSTED, true],
    [pkcs11js.CKA_WRAP, true],
    [pkcs11js.CKA_UNWRAP, true],
    [pkcs11js.CKA_ENCRYPT, false],
    [pkcs11js.CKA_DECRYPT, false],
    [pkcs11js.CKA_SIGN, false],
    [pkcs11js.CKA_VERIFY, false],
    [pkcs11js.CKA_DERIVE, false],
    [pkcs11js.CKA_ALLOWED_MECHANISMS, mechanismList(pkcs11js.CKM_AES_KEY_WRAP_PAD)],
    [CKA_UNWRAP_TEMPLATE, UNWRAP_TEMPLATE],
  ];
}

/** An original that a ceremony which was cut short left behind is destroyed: nothing was wrapped with it, or the KEK that stays is its copy. */
export function destroyOriginals(token: CeremonyToken, find: (token: CeremonyToken, label: string) => Handle[]): void {
  for (const left of find(token, ORIGINAL_LABEL)) token.pkcs11.C_DestroyObject(token.session, left);
}

/**
 * The KEK that stays: private, not extractable and, since it is not modifiable, the same for good; a copy of it cannot differ either.
 * @param options.extractable whether its original is: SoftHSM refuses to be told again of one that is not
 */
export function keepKek({ pkcs11, session }: CeremonyToken, original: Handle, { extractable }: { extractable: boolean }): void {
  pkcs11.C_CopyObject(session, original, [
    { type: pkcs11js.CKA_LABEL, value: KEK_LABEL },
    { type: pkcs11js.CKA_PRIVATE, value: true },
    ...(extractable ? [{ type: pkcs11js.CKA_EXTRACTABLE, value: false }] : []),
    { type: pkcs11js.CKA_MODIFIABLE, value: false },
  ]);
  pkcs11.C_DestroyObject(session, original);
}

/** The pepper before it stays: a session object of the user's. */
export const PEPPER_SESSION = [
  { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
  { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_GENERIC_SECRET },
  { type: pkcs11js.CKA_TOKEN, value: false },
  { type: pkcs11js.CKA_PRIVATE, value: true },
  { type: pkcs11js.CKA_SENSITIVE, value: true },
  { type: pkcs11js.CKA_EXTRACTABLE, value: true },
  { type: pkcs11js.CKA_SIGN, value: true },
  { type: pkcs11js.CKA_VERIFY, value: false },
  { type: pkcs11js.CKA_ALLOWED_MECHANISMS, value: mechanismList(pkcs11js.CKM_SHA256_HMAC) },
  { type: pkcs11js.CKA_ENCRYPT, value: false },
  { type: pkcs11js.CKA_DECRYPT, value: false },
  { type: pkcs11js.CKA_WRAP, value: false },
  { type: pkcs11js.CKA_UNWRAP, value: false },
  { type: pkcs11js.CKA_DERIVE, value: false },
];

export function keepPepper({ pkcs11, session }: CeremonyToken, pepper: Handle): void {
  pkcs11.C_CopyObject(session, pepper, [
    { type: pkcs11js.CKA_LABEL, value: PEPPER_LABEL },
    { type: pkcs11js.CKA_TOKEN, value: true },
    { type: pkcs11js.CKA_EXTRACTABLE, value: false },
    { type: pkcs11js.CKA_MODIFIABLE, value: false },
  ]);
  pkcs11.C_DestroyObject(session, pepper);
}

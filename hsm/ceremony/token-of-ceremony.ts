import "server-only";
import { unwrapTemplate } from "../key-templates.ts";
import { type Handle, type Pkcs11, pkcs11js, type Session } from "../pkcs11.ts";
import { type NativeAttribute, nativeCalls } from "./native.ts";

/** Both roles of the token: the security officer alone may call a key trusted, the user alone may use private ones. */
export type CeremonyConfig = { module: string; tokenLabel: string; soPin: string; pin: string };

export type CeremonyToken = {
  pkcs11: Pkcs11;
  session: Session;
  native: ReturnType<typeof nativeCalls>;
  logIn: (role: "security-officer" | "user") => void;
};

/** Runs a key ceremony on the token, in a process that has it not open otherwise, and lets go of it. */
export function withCeremonyToken<T>({ module, tokenLabel, soPin, pin }: CeremonyConfig, work: (token: CeremonyToken) => T): T {
  const pkcs11 = new pkcs11js.PKCS11(module);
  pkcs11.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK });
  try {
    const slot = pkcs11.C_GetSlotList(true).find((candidate) => pkcs11.C_GetTokenInfo(candidate).label.trimEnd() === tokenLabel);
    if (!slot) throw new Error(`no token labelled ${tokenLabel}`);
    const session = pkcs11.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
    let loggedIn = false;
    return work({
      pkcs11,
      session,
      native: nativeCalls(module),
      logIn: (role) => {
        if (loggedIn) pkcs11.C_Logout(session);
        const [type, secret] = role === "user" ? [pkcs11js.CKU_USER, pin] : [pkcs11js.CKU_SO, soPin];
        pkcs11.C_Login(session, type, secret);
        loggedIn = true;
      },
    });
  } finally {
    pkcs11.C_Finalize();
  }
}

export function findByLabel({ pkcs11, session }: CeremonyToken, label: string): Handle[] {
  pkcs11.C_FindObjectsInit(session, [{ type: pkcs11js.CKA_LABEL, value: label }]);
  const found = pkcs11.C_FindObjects(session, 16);
  pkcs11.C_FindObjectsFinal(session);
  return found;
}

/** The AES key of the two custodians, for as long as the ceremony lasts. */
export function bringTransportKey({ pkcs11, session }: CeremonyToken, value: Uint8Array, asPrivate: boolean): Handle {
  return pkcs11.C_CreateObject(session, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_AES },
    { type: pkcs11js.CKA_TOKEN, value: false },
    { type: pkcs11js.CKA_PRIVATE, value: asPrivate },
    { type: pkcs11js.CKA_WRAP, value: true },
    { type: pkcs11js.CKA_UNWRAP, value: true },
    { type: pkcs11js.CKA_VALUE, value: Buffer.from(value) },
  ]);
}

export const TRANSPORT_WRAP = { mechanism: pkcs11js.CKM_AES_KEY_WRAP_PAD };

/** What a signer's key becomes when it is unwrapped, whatever the caller asks for: of either type, what the CM itself asks for. */
export const UNWRAP_TEMPLATE: NativeAttribute[] = unwrapTemplate("P-256")
  .filter(({ type }) => type !== pkcs11js.CKA_KEY_TYPE)
  .map(({ type, value }) => [type, value]);

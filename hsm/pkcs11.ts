import "server-only";
import pkcs11js from "pkcs11js";

/** The only import of pkcs11js. Its handles are Buffers; nothing of them leaves `hsm/`. */
export { pkcs11js };
export type Pkcs11 = pkcs11js.PKCS11;
export type Handle = Buffer;
export type Session = Handle;

/** Attributes of PKCS#11 v2.40 that pkcs11js does not name. */
export const CKA_TRUSTED = 0x86;
export const CKA_WRAP_WITH_TRUSTED = 0x210;
export const CKA_UNWRAP_TEMPLATE = 0x40000212;

/** Names of the CKR codes this module decides on (PKCS#11 v2.40 §3.6, Table). */
export const CKR = {
  generalError: 0x5,
  deviceError: 0x30,
  deviceRemoved: 0x32,
  keyHandleInvalid: 0x60,
  objectHandleInvalid: 0x82,
  sessionClosed: 0xb0,
  sessionHandleInvalid: 0xb3,
  tokenNotPresent: 0xe0,
  unwrappingKeyHandleInvalid: 0xf0,
  userAlreadyLoggedIn: 0x100,
  userNotLoggedIn: 0x101,
  wrappingKeyHandleInvalid: 0x113,
  cryptokiNotInitialized: 0x190,
} as const;

const byName: Record<string, number> = Object.fromEntries(
  Object.entries(pkcs11js).filter(
    (entry): entry is [string, number] => entry[0].startsWith("CKR_") && typeof entry[1] === "number",
  ),
);

/** The CKR code and name of a thrown thing. Some native errors are plain `Error("CKR_…:5")` or `Error("CKR_…")`: both are read. */
export function ckrOf(error: unknown): { code: number; name: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  const match = /(CKR_[A-Z0-9_]+)(?::(\d+))?/.exec(error.message);
  const numeric = "code" in error && typeof error.code === "number" && error.code !== 0 ? error.code : undefined;
  const code = numeric ?? (match?.[2] ? Number(match[2]) : byName[match?.[1] ?? ""]);
  return code === undefined ? undefined : { code, name: match?.[1] ?? `0x${code.toString(16)}` };
}

/**
 * Codes after which only finalise + initialise helps. 0x5, 0x82, 0xB3 and 0x190 were measured on SoftHSM (the token
 * directory vanished and came back, the module was finalised by another); the others are what network HSMs answer
 * when a partition or session is gone.
 */
const LOST: ReadonlySet<number> = new Set([
  CKR.generalError,
  CKR.deviceError,
  CKR.deviceRemoved,
  CKR.objectHandleInvalid,
  CKR.sessionClosed,
  CKR.sessionHandleInvalid,
  CKR.tokenNotPresent,
  // a master key was restored by another process: its handle is looked up anew
  CKR.unwrappingKeyHandleInvalid,
  CKR.userNotLoggedIn,
  CKR.wrappingKeyHandleInvalid,
  CKR.cryptokiNotInitialized,
]);

export function isTokenLost(error: unknown): boolean {
  const ckr = ckrOf(error);
  return ckr !== undefined && LOST.has(ckr.code);
}

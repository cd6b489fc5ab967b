import "server-only";
import { NatsuinError } from "../lib/errors.ts";
import type { Algorithm } from "./algorithms.ts";
import { KEY_TYPE } from "./key-templates.ts";
import { type Handle, pkcs11js } from "./pkcs11.ts";
import type { Lease } from "./token.ts";

/** Private keys with this CKA_ID: none, one, or (never by our doing) more. */
export function findKeys({ pkcs11, session, slot }: Lease, keyHandle: Uint8Array, algorithm?: Algorithm): Handle[] {
  pkcs11.C_FindObjectsInit(session, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
    { type: pkcs11js.CKA_ID, value: Buffer.from(keyHandle) },
    ...(algorithm ? [{ type: pkcs11js.CKA_KEY_TYPE, value: KEY_TYPE[algorithm] }] : []),
  ]);
  const found = pkcs11.C_FindObjects(session, 2);
  pkcs11.C_FindObjectsFinal(session);
  // A vanished SoftHSM token finds nothing and says no more; asking for its info fails. "No such key" must be true.
  if (found.length === 0) pkcs11.C_GetTokenInfo(slot);
  return found;
}

/** Handles are looked up for each operation: cached ones could name another object after another process's change. @throws HSM_KEY_UNKNOWN */
export function findKey(lease: Lease, keyHandle: Uint8Array, algorithm: Algorithm): Handle {
  const [key, another] = findKeys(lease, keyHandle, algorithm);
  if (!key || another) throw new NatsuinError("HSM_KEY_UNKNOWN");
  return key;
}

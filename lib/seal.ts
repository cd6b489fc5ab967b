import "server-only";
import { createCipheriv, createDecipheriv } from "node:crypto";
import { type Bytes, concatBytes } from "./bytes.ts";
import { errorCodeOf, NatsuinError } from "./errors.ts";
import { type Random, secureRandom } from "./ids.ts";

const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/**
 * Encrypts a secret for storage: AES-256-GCM (NIST SP 800-38D), nonce of 96 random bits.
 * @param secret 32 bytes
 * @param aad what the value is and whose, e.g. `auth.user.totp:usr_…`: a sealed value moved to another row does not open
 * @returns version (1) ‖ nonce (12) ‖ ciphertext ‖ tag (16)
 */
export function seal(secret: Uint8Array, plain: Uint8Array, aad: string, random: Random = secureRandom): Bytes {
  const nonce = random(NONCE);
  const cipher = createCipheriv("aes-256-gcm", secret, nonce, { authTagLength: TAG });
  cipher.setAAD(additional(aad));
  const body = cipher.update(plain);
  cipher.final();
  return concatBytes(Uint8Array.of(VERSION), nonce, body, cipher.getAuthTag());
}

/** @throws NatsuinError SEAL_BROKEN when key, aad or bytes are not those of `seal`. */
export function unseal(secret: Uint8Array, sealed: Uint8Array, aad: string): Bytes {
  if (sealed.length < 1 + NONCE + TAG || sealed[0] !== VERSION) throw new NatsuinError("SEAL_BROKEN");
  const nonce = sealed.subarray(1, 1 + NONCE);
  const body = sealed.subarray(1 + NONCE, sealed.length - TAG);
  const decipher = createDecipheriv("aes-256-gcm", secret, nonce, { authTagLength: TAG });
  decipher.setAAD(additional(aad));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  const plain = decipher.update(body);
  try {
    decipher.final();
  } catch (cause) {
    plain.fill(0);
    throw new NatsuinError("SEAL_BROKEN", {}, { cause });
  }
  return Uint8Array.from(plain);
}

/** The same where other bytes, another key or another row are to be expected: null for them. */
export function unsealOrNull(secret: Uint8Array, sealed: Uint8Array, aad: string): Bytes | null {
  try {
    return unseal(secret, sealed, aad);
  } catch (error) {
    if (errorCodeOf(error) === "SEAL_BROKEN") return null;
    throw error;
  }
}

function additional(aad: string): Uint8Array {
  return new TextEncoder().encode(`natsuin/seal/${VERSION}:${aad}`);
}

import "server-only";
import { env } from "@/lib/env.ts";
import { seal, unseal } from "@/lib/seal.ts";

/** A login TOTP secret as it is stored: sealed with APP_SECRET and bound to its owner, so that a row cannot be given another's. */
export function sealTotpSecret(userId: string, secret: string): Uint8Array<ArrayBuffer> {
  return seal(env().appSecret, new TextEncoder().encode(secret), `auth.totp:${userId}`);
}

export function openTotpSecret(userId: string, sealed: Uint8Array): string {
  return new TextDecoder().decode(unseal(env().appSecret, sealed, `auth.totp:${userId}`));
}

import "server-only";
import { hashRaw } from "@node-rs/argon2";
import type { Bytes } from "../../bytes.ts";
import { normalisePin } from "../../pin-rules.ts";

/**
 * argon2id, 64 MiB, 2 passes, 1 lane: about 30 ms of one core an attempt. It may only rise; a key sealed at a lower cost is sealed anew
 * at its signer's next use.
 */
export const PIN_PROFILE = "m=65536,t=2,p=1";
export const PIN_SALT_LENGTH = 16;

/** argon2id over the PIN. @param profile `m=KiB,t=passes,p=lanes` @returns 32 bytes, which open nothing without the HSM's pepper */
export async function stretchPin(pin: string, salt: Uint8Array, profile: string): Promise<Bytes> {
  const [, memoryCost = 0, timeCost = 0, parallelism = 0] = (/^m=(\d+),t=(\d+),p=(\d+)$/.exec(profile) ?? []).map(Number);
  return Uint8Array.from(
    await hashRaw(normalisePin(pin), { memoryCost, timeCost, parallelism, outputLen: 32, salt: Buffer.from(salt) }),
  );
}

/** What others know of a signer, of which no PIN may consist: name, address, the credential's number. */
export function knownOf(signer: { displayName: string; email?: string | null; credentialId?: string }): string[] {
  const { displayName, email, credentialId } = signer;
  return [displayName, email?.split("@")[0] ?? "", credentialId?.replace(/\D/g, "") ?? ""];
}

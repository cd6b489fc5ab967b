import { timingSafeEqual } from "node:crypto";
import type { Bytes } from "../bytes.ts";
import type { Random } from "../ids.ts";
import { sha256 } from "../sha256.ts";

/** 256 random bits in base64url: a one-time handle, a browser's mark, a SAD. Stored as a hash only. */
export function newSecret(random: Random): string {
  return Buffer.from(random(32)).toString("base64url");
}

/** SHA-256. The secrets have 256 bits of chance, so nothing slower is called for. */
export function secretHash(secret: string): Bytes {
  return sha256(secret);
}

export function isSecret(secret: string, hash: Uint8Array | null): boolean {
  return hash !== null && hash.length === 32 && timingSafeEqual(secretHash(secret), hash);
}

import { createHash } from "node:crypto";
import type { Bytes } from "../../bytes.ts";
import { secureRandom } from "../../ids.ts";

/** 128 random bits. */
export const newNonce = (): Bytes => Uint8Array.from(secureRandom(16));

/**
 * SHA-256 of the canonical request, which a passkey signs (WebAuthn challenge): what is asked, by whose key, over what was shown, and a
 * nonce that every attempt replaces. An assertion for other contents, or one sent again, is for another challenge.
 * @param shown as `RequestView.shown`; for an errand, its purpose @param left positions taken off the list, in any order
 */
export function challengeOf(request: {
  id: string;
  signerId: string;
  credentialId: string;
  shown: string;
  left: readonly number[];
  nonce: Uint8Array;
}): Bytes {
  const { id, signerId, credentialId, shown, left, nonce } = request;
  const leftOut = left.toSorted((a, b) => a - b);
  const canonical = ["natsuin/rssp/challenge/1", id, signerId, credentialId, shown, leftOut, Buffer.from(nonce).toString("hex")];
  return new Uint8Array(createHash("sha256").update(JSON.stringify(canonical)).digest());
}

import { createHash } from "node:crypto";
import type { Bytes } from "./bytes.ts";

/** SHA-256 of the parts one after the other, 32 octets; text counts as UTF-8. Server only: isomorphic modules take a CryptoPort. */
export function sha256(...parts: (Uint8Array | string)[]): Bytes {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford: no look-alikes; 32 symbols, so no modulo bias

/** Bytes from a cryptographic source; passed in so that tests can be repeated. */
export type Random = (size: number) => Uint8Array;

export const secureRandom: Random = (size) => globalThis.crypto.getRandomValues(new Uint8Array(size));

/** An opaque id: `prefix_` and 26 characters (130 bits). */
export function newId(prefix: string, random: Random = secureRandom): string {
  const letters = Array.from(random(26), (byte) => ALPHABET[byte & 31]);
  return `${prefix}_${letters.join("").toLowerCase()}`;
}

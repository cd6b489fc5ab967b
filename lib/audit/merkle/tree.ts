import { createHash } from "node:crypto";
import type { Bytes } from "../../bytes.ts";

/**
 * The Merkle tree of RFC 6962 §2.1 over leaf hashes (lib/audit/leaf.ts makes them: `SHA-256(0x00 ‖ leaf)`), 32 octets each.
 * A tree of n leaves is known by its frontier: the roots of the perfect subtrees it is made of, largest first; 20 hashes for a million leaves.
 */
export type Frontier = readonly Uint8Array[];

/** `SHA-256(0x01 ‖ left ‖ right)`. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  return new Uint8Array(createHash("sha256").update(Uint8Array.of(1)).update(left).update(right).digest());
}

/** The frontier after one more leaf. @param size leaves before it */
export function grow(frontier: Frontier, size: number, leaf: Uint8Array): Frontier {
  const grown = [...frontier];
  let node = leaf;
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeHash(grown.pop() as Uint8Array, node);
  return [...grown, node];
}

/** The root; of no leaves, SHA-256 of nothing. */
export function rootOf(frontier: Frontier): Bytes {
  const last = frontier.at(-1);
  if (!last) return new Uint8Array(createHash("sha256").digest());
  return Uint8Array.from(frontier.slice(0, -1).reduceRight<Uint8Array>((right, left) => nodeHash(left, right), last));
}

export function frontierOf(leaves: Iterable<Uint8Array>): Frontier {
  let frontier: Frontier = [];
  let size = 0;
  for (const leaf of leaves) {
    frontier = grow(frontier, size, leaf);
    size += 1;
  }
  return frontier;
}

/** The largest power of two below n (RFC 6962: k). */
export const splitOf = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));

import { type Bytes, equalBytes } from "../../bytes.ts";
import { type Frontier, frontierOf, nodeHash, rootOf, splitOf } from "./tree.ts";

const range = (leaves: readonly Uint8Array[]): Bytes => rootOf(frontierOf(leaves));

/**
 * That a leaf stands in a tree (RFC 6962 §2.1.1): the hashes beside its way up, lowest first. @param leaves the whole tree's leaf hashes
 * @throws RangeError where there is no such leaf
 */
export function inclusionProof(index: number, leaves: readonly Uint8Array[]): Bytes[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new RangeError("no such leaf");
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  return index < split
    ? [...inclusionProof(index, leaves.slice(0, split)), range(leaves.slice(split))]
    : [...inclusionProof(index - split, leaves.slice(split)), range(leaves.slice(0, split))];
}

/** The leaf hashes from place `from` on, and the frontier of the tree that ended there: enough for every proof of the leaves that follow. */
export type Stretch = { from: number; frontier: Frontier; leaves: readonly Uint8Array[] };

/**
 * The same proof, out of a stretch: what lies before it is known by its perfect subtrees. @throws RangeError where the stretch does not hold
 * the leaf, or ends before the tree
 */
export function inclusionWithin(index: number, size: number, { from, frontier, leaves }: Stretch): Bytes[] {
  if (!Number.isInteger(index) || index < from || index >= size || size > from + leaves.length)
    throw new RangeError("no such leaf");
  const known = new Map<string, Uint8Array>();
  let start = 0;
  for (const root of frontier) {
    const length = 2 ** Math.floor(Math.log2(from - start));
    known.set(`${start} ${start + length}`, root);
    start += length;
  }
  const nodeOf = (first: number, end: number): Uint8Array => {
    const node = known.get(`${first} ${end}`) ?? (end - first === 1 ? leaves[first - from] : undefined);
    if (node) return node;
    const split = first + splitOf(end - first);
    return nodeHash(nodeOf(first, split), nodeOf(split, end));
  };
  const proof: Uint8Array[] = [];
  let [first, end] = [0, size];
  while (end - first > 1) {
    const split = first + splitOf(end - first);
    proof.unshift(index < split ? nodeOf(split, end) : nodeOf(first, split));
    if (index < split) end = split;
    else first = split;
  }
  return proof.map((hash) => Uint8Array.from(hash));
}

/** On which side of the way up each hash of a proof stands, lowest first. */
export function sidesOf(index: number, size: number): ("left" | "right")[] {
  const sides: ("left" | "right")[] = [];
  let [first, end] = [0, size];
  while (end - first > 1) {
    const split = first + splitOf(end - first);
    sides.unshift(index < split ? "right" : "left");
    if (index < split) end = split;
    else first = split;
  }
  return sides;
}

/**
 * That a tree grew out of a smaller one (RFC 6962 §2.1.2). @param leaves the larger tree's leaf hashes
 * @throws RangeError where `size` is no size of it
 */
export function consistencyProof(size: number, leaves: readonly Uint8Array[]): Bytes[] {
  if (!Number.isInteger(size) || size < 1 || size > leaves.length) throw new RangeError("no such tree");
  return subProof(size, leaves, true);
}

function subProof(size: number, leaves: readonly Uint8Array[], whole: boolean): Bytes[] {
  if (size === leaves.length) return whole ? [] : [range(leaves)];
  const split = splitOf(leaves.length);
  return size <= split
    ? [...subProof(size, leaves.slice(0, split), whole), range(leaves.slice(split))]
    : [...subProof(size - split, leaves.slice(split), false), range(leaves.slice(0, split))];
}

export type Inclusion = { leaf: Uint8Array; index: number; size: number; proof: readonly Uint8Array[]; root: Uint8Array };

/** RFC 9162 §2.1.3.2, which says how RFC 6962's proofs are checked. */
export function isIncluded({ leaf, index, size, proof, root }: Inclusion): boolean {
  if (!isSize(size) || !isSize(index) || index >= size || leaf.length !== 32) return false;
  let [position, last, hash] = [index, size - 1, leaf];
  for (const beside of proof) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      hash = nodeHash(beside, hash);
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else hash = nodeHash(hash, beside);
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && equalBytes(hash, root);
}

export type Consistency = { size1: number; root1: Uint8Array; size2: number; root2: Uint8Array; proof: readonly Uint8Array[] };

/** RFC 9162 §2.1.4.2. Of the empty tree nothing can be proved. */
export function isConsistent({ size1, root1, size2, root2, proof }: Consistency): boolean {
  if (!isSize(size1) || !isSize(size2) || size1 < 1 || size1 > size2) return false;
  if (size1 === size2) return proof.length === 0 && equalBytes(root1, root2);
  const path = Number.isInteger(Math.log2(size1)) ? [root1, ...proof] : [...proof];
  const [first, ...rest] = path;
  if (!first) return false;
  let [position, last] = [size1 - 1, size2 - 1];
  while (position % 2 === 1) [position, last] = [half(position), half(last)];
  let [old, grown] = [first, first];
  for (const beside of rest) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      old = nodeHash(beside, old);
      grown = nodeHash(beside, grown);
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else grown = nodeHash(grown, beside);
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && equalBytes(old, root1) && equalBytes(grown, root2);
}

const half = (n: number): number => Math.floor(n / 2);
const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

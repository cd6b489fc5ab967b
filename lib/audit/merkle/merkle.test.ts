import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { inProject } from "@/scripts/setup/paths.mjs";
import { leafHash } from "../leaf.ts";
import { consistencyProof, inclusionProof, inclusionWithin, isConsistent, isIncluded, sidesOf } from "./proofs.ts";
import { frontierOf, grow, nodeHash, rootOf, splitOf } from "./tree.ts";

const leaves = (count: number) => Array.from({ length: count }, (_, at) => leafHash(new TextEncoder().encode(`leaf ${at}`)));

/** RFC 6962 §2.1 word for word. */
function naive(hashes: Uint8Array[]): Uint8Array {
  if (hashes.length === 1) return hashes[0] as Uint8Array;
  const split = splitOf(hashes.length);
  return nodeHash(naive(hashes.slice(0, split)), naive(hashes.slice(split)));
}

describe("the tree", () => {
  it("has the RFC's root at every size, grown leaf by leaf or whole", () => {
    const all = leaves(70);
    let frontier: readonly Uint8Array[] = [];
    for (const [size, leaf] of all.entries()) {
      frontier = grow(frontier, size, leaf);
      const expected = naive(all.slice(0, size + 1));
      expect(rootOf(frontier)).toEqual(expected);
      expect(rootOf(frontierOf(all.slice(0, size + 1)))).toEqual(expected);
    }
    expect(Buffer.from(rootOf([])).toString("hex")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
  it("a stretch between two checkpoints gives the proofs of the whole tree, with each hash's side", () => {
    const all = leaves(19);
    for (let size = 1; size <= all.length; size++) {
      const some = all.slice(0, size);
      for (let from = 0; from < size; from++) {
        const stretch = { from, frontier: frontierOf(some.slice(0, from)), leaves: some.slice(from) };
        for (let index = from; index < size; index++) {
          const proof = inclusionProof(index, some);
          expect(inclusionWithin(index, size, stretch)).toEqual(proof);
          const up = sidesOf(index, size).reduce(
            (node, side, at) =>
              side === "left" ? nodeHash(proof[at] as Uint8Array, node) : nodeHash(node, proof[at] as Uint8Array),
            some[index] as Uint8Array,
          );
          expect(up).toEqual(rootOf(frontierOf(some)));
        }
        if (from > 0) expect(() => inclusionWithin(from - 1, size, stretch)).toThrow(RangeError);
      }
    }
  });
  it("every leaf of every size has a proof that holds, and of no other leaf, place, size or root", () => {
    const all = leaves(33);
    for (let size = 1; size <= all.length; size++) {
      const some = all.slice(0, size);
      const root = rootOf(frontierOf(some));
      for (const [index, leaf] of some.entries()) {
        const claim = { leaf, index, size, proof: inclusionProof(index, some), root };
        expect(isIncluded(claim)).toBe(true);
        expect(isIncluded({ ...claim, leaf: leafHash(leaf) })).toBe(false);
        if (size > 1) expect(isIncluded({ ...claim, index: (index + 1) % size })).toBe(false);
        expect(isIncluded({ ...claim, proof: [...claim.proof, root] })).toBe(false);
        expect(isIncluded({ ...claim, root: leafHash(root) })).toBe(false);
      }
    }
  });
  it("every size is consistent with every one before it, and a rewritten tree with none", () => {
    const all = leaves(33);
    const other = [leafHash(new Uint8Array(1)), ...all.slice(1)];
    for (let size2 = 1; size2 <= all.length; size2++) {
      for (let size1 = 1; size1 <= size2; size1++) {
        const root1 = rootOf(frontierOf(all.slice(0, size1)));
        const root2 = rootOf(frontierOf(all.slice(0, size2)));
        const proof = consistencyProof(size1, all.slice(0, size2));
        expect(isConsistent({ size1, root1, size2, root2, proof })).toBe(true);
        const rewritten = rootOf(frontierOf(other.slice(0, size2)));
        const forged = consistencyProof(size1, other.slice(0, size2));
        expect(isConsistent({ size1, root1, size2, root2: rewritten, proof: forged })).toBe(false);
      }
    }
  });
});

const vectors = inProject("../shared/data/rfc6962");
const filesOf = (kind: string): string[] =>
  existsSync(vectors)
    ? readdirSync(path.join(vectors, kind), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"))
    : [];
const read = (kind: string, name: string) => JSON.parse(readFileSync(path.join(vectors, kind, name), "utf8"));
const bytes = (base64: string | null) => Uint8Array.from(Buffer.from(base64 ?? "", "base64"));
const list = (proof: string[] | null) => (proof ?? []).map(bytes);

describe.skipIf(!existsSync(vectors))("the reference vectors of transparency-dev/merkle", () => {
  it("inclusion proofs, good and bad", () => {
    const names = filesOf("inclusion");
    const judged = names.map((name) => {
      const { leafIdx, treeSize, root, leafHash: leaf, proof, wantErr } = read("inclusion", name);
      const claim = { leaf: bytes(leaf), index: leafIdx, size: treeSize, proof: list(proof), root: bytes(root) };
      return isIncluded(claim) === !wantErr ? "" : name;
    });
    expect(names.length).toBeGreaterThan(50);
    expect(judged.filter(Boolean)).toEqual([]);
  });
  it("consistency proofs, good and bad", () => {
    const names = filesOf("consistency");
    const judged = names.map((name) => {
      const { size1, size2, root1, root2, proof, wantErr } = read("consistency", name);
      const claim = { size1, size2, root1: bytes(root1), root2: bytes(root2), proof: list(proof) };
      return isConsistent(claim) === !wantErr ? "" : name;
    });
    expect(names.length).toBeGreaterThan(50);
    expect(judged.filter(Boolean)).toEqual([]);
  });
});

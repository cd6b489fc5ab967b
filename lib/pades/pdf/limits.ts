/**
 * Limits of the PDF reader. Each is checked before the work that it bounds, so that a hostile file costs
 * bounded time and memory; each lies well above what real contracts reach.
 */
export const limits = {
  /** Larger files are refused unread. */
  bytes: 50 * 1024 * 1024,
  /** Nested arrays and dictionaries: recursion stays far from the stack's end. */
  depth: 100,
  /** Values parsed per document: a 50 MB file of `[[]` would otherwise become gigabytes of objects. */
  nodes: 6_000_000,
  /** ISO 32000-1 Annex C speaks of 4,095. */
  dictEntries: 100_000,
  /** Highest object number plus one. */
  objects: 2_000_000,
  /** Cross-reference sections: 200 signers with a DSS each make 401. */
  sections: 2_048,
  pages: 5_000,
  pageTreeDepth: 64,
  fields: 10_000,
  /** One decompressed stream that the reader itself needs (cross-reference or object stream). */
  streamBytes: 64 * 1024 * 1024,
  /** All of them together. */
  decodedBytes: 256 * 1024 * 1024,
  /** References that lead to references. */
  refChain: 16,
} as const;

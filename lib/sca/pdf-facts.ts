import "server-only";
import { inspectPdf, type PdfInspection, pageSizes } from "../pades/index.ts";
import { Lru } from "../pades/stamp/lru.ts";
import { getBlob } from "../storage/index.ts";

/** Of the documents that are open at the same time; each is read and parsed once while it is among them. */
const KEPT = 500;

type Facts = { size: number; pages: { width: number; height: number }[] };
const facts = new Lru<Facts>(KEPT);
const inspections = new Lru<PdfInspection>(KEPT);

/** Size in bytes and page sizes of a stored PDF. A blob's name is its hash, so that what was read once stays true. */
export function factsOf(blob: string): Promise<Facts> {
  return remembered(facts, blob, (bytes) => ({ size: bytes.length, pages: pageSizes(bytes) }));
}

export function inspectionOf(blob: string): Promise<PdfInspection> {
  return remembered(inspections, blob, inspectPdf);
}

async function remembered<T>(kept: Lru<T>, blob: string, read: (bytes: Uint8Array) => T): Promise<T> {
  const known = kept.get(blob);
  if (known !== undefined) return known;
  const one = read(await getBlob(blob));
  kept.set(blob, one);
  return one;
}

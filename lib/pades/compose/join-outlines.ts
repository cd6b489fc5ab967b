import { damaged } from "../pdf/damaged.ts";
import { name, PdfDict, type PdfDocument, type PdfObject, PdfRef, type RevisionWriter } from "../pdf/index.ts";
import { limits } from "../pdf/limits.ts";
import { textString } from "../text-string.ts";
import type { ObjectCopier } from "./copy-objects.ts";

/** A document's entry: what it is called, its first page, and the outline that it brings. `copier` is null for the first one. */
export type OutlineDocument = { title: string; page: PdfRef; pdf: PdfDocument; copier: ObjectCopier | null };

/** One entry per document, leading to its first page; a document's own outline hangs closed below it (ISO 32000-2 §12.3.3). */
export function joinOutlines(base: PdfDocument, writer: RevisionWriter, documents: readonly OutlineDocument[]): void {
  const root = writer.reserve();
  const items = documents.map(() => writer.reserve());
  for (const [at, { title, page, pdf, copier }] of documents.entries()) {
    const own = items[at] as PdfRef;
    const item = PdfDict.of({ Title: textString(title), Parent: root, Dest: [page, name("Fit")] });
    if (at > 0) item.set("Prev", items[at - 1] as PdfRef);
    if (at < items.length - 1) item.set("Next", items[at + 1] as PdfRef);
    hangBelow(item, own, { pdf, writer, copier });
    writer.set(own, item);
  }
  writer.set(
    root,
    PdfDict.of({ Type: name("Outlines"), First: items[0] as PdfRef, Last: items.at(-1) as PdfRef, Count: items.length }),
  );
  writer.change(base.catalogRef).set("Outlines", root).set("PageMode", name("UseOutlines"));
}

type Hang = { pdf: PdfDocument; writer: RevisionWriter; copier: ObjectCopier | null };

function hangBelow(item: PdfDict, own: PdfRef, { pdf, writer, copier }: Hang): void {
  const root = pdf.catalog.get("Outlines");
  const outlines = pdf.dict(root);
  const [first, last] = [outlines?.get("First"), outlines?.get("Last")];
  if (!(root instanceof PdfRef && first instanceof PdfRef && last instanceof PdfRef)) return;
  const top = topOf(pdf, first);
  if (top.length === 0) return;
  item.set("Count", -top.length);
  if (copier) {
    // Their /Parent, the old root, is this entry from now on.
    copier.stand(root.num, own);
    item.set("First", copier.copy(first)).set("Last", copier.copy(last));
    copier.finish();
  } else {
    for (const ref of top) writer.change(ref).set("Parent", own);
    item.set("First", first).set("Last", last);
  }
}

/** The entries of the top level. Throws PDF_DAMAGED when they go round in a circle. */
function topOf(pdf: PdfDocument, first: PdfRef): PdfRef[] {
  const refs: PdfRef[] = [];
  const seen = new Set<number>();
  let at: PdfObject | undefined = first;
  while (at instanceof PdfRef) {
    if (seen.has(at.num) || refs.length > limits.fields) throw damaged("outline with a loop");
    seen.add(at.num);
    const dict = pdf.dict(at);
    if (!dict) break;
    refs.push(at);
    at = dict.get("Next");
  }
  return refs;
}

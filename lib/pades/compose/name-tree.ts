import { latin1 } from "../pdf/chars.ts";
import { damaged, tooComplex } from "../pdf/damaged.ts";
import { type PdfDocument, type PdfObject, PdfRef, PdfString } from "../pdf/index.ts";
import { limits } from "../pdf/limits.ts";

/** A name tree's entries (ISO 32000-2 §7.9.6), key (one character per byte) → value. Throws PDF_DAMAGED, PDF_TOO_COMPLEX. */
export function readNameTree(pdf: PdfDocument, root: PdfObject | undefined): Map<string, PdfObject> {
  const entries = new Map<string, PdfObject>();
  const seen = new Set<number>();
  const visit = (node: PdfObject | undefined, depth: number): void => {
    if (depth > limits.pageTreeDepth || entries.size > limits.dictEntries) throw tooComplex("name tree");
    if (node instanceof PdfRef) {
      if (seen.has(node.num)) throw damaged("name tree with a loop");
      seen.add(node.num);
    }
    const dict = pdf.dict(node);
    const names = pdf.array(dict?.get("Names")) ?? [];
    for (let at = 0; at + 1 < names.length; at += 2) {
      const key = pdf.resolve(names[at]);
      if (key instanceof PdfString) entries.set(latin1(key.bytes), names[at + 1] as PdfObject);
    }
    for (const kid of pdf.array(dict?.get("Kids")) ?? []) visit(kid, depth + 1);
  };
  visit(root, 0);
  return entries;
}

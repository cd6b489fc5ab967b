import { type PdfDict, type PdfDocument, type PdfObject, PdfRef, type RevisionWriter } from "../pdf/index.ts";
import { limits } from "../pdf/limits.ts";
import type { Page } from "../walk-pages.ts";
import type { ObjectCopier } from "./copy-objects.ts";

/** ISO 32000-2 table 31: what a page may leave to the nodes above it. */
const INHERITABLE = ["Resources", "MediaBox", "CropBox", "Rotate"];
/** What leads out of the page into its old document. */
const LEFT_BEHIND = ["Parent", "B", "StructParents"];

/** Copies pages below the page tree's node `parent`; each says itself what it inherited, boxes and rotation as they were. */
export function copyPages(
  pdf: PdfDocument,
  pages: readonly Page[],
  { writer, copier, parent }: { writer: RevisionWriter; copier: ObjectCopier; parent: PdfRef },
): PdfRef[] {
  const refs = pages.map(() => writer.reserve());
  for (const node of nodesAbove(pdf, pages)) copier.stand(node, parent);
  for (const [at, { ref }] of pages.entries()) copier.stand(ref.num, refs[at] as PdfRef);
  for (const [at, { dict }] of pages.entries()) {
    const whole = dict.clone();
    for (const key of INHERITABLE) whole.set(key, inherited(pdf, dict, key) ?? plain(whole, key));
    for (const key of LEFT_BEHIND) whole.entries.delete(key);
    writer.set(refs[at] as PdfRef, copier.dict(whole).set("Parent", parent));
  }
  return refs;
}

/** Said, where nothing was: the new parent's own attributes do not count for this page. */
function plain(page: PdfDict, key: string): PdfObject {
  if (key === "Rotate") return 0;
  return key === "CropBox" ? (page.get("MediaBox") as PdfObject) : null;
}

function inherited(pdf: PdfDocument, page: PdfDict, key: string): PdfObject | undefined {
  let node: PdfDict | undefined = page;
  for (let depth = 0; node && depth <= limits.pageTreeDepth; depth++) {
    const value = node.get(key);
    if (value !== undefined) return value;
    node = pdf.dict(node.get("Parent"));
  }
  return undefined;
}

function nodesAbove(pdf: PdfDocument, pages: readonly Page[]): Set<number> {
  const nodes = new Set<number>();
  for (const { dict } of pages) {
    let above = dict.get("Parent");
    while (above instanceof PdfRef && !nodes.has(above.num)) {
      nodes.add(above.num);
      above = pdf.dict(above)?.get("Parent");
    }
  }
  return nodes;
}

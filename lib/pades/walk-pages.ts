import { NatsuinError } from "../errors.ts";
import { damaged, tooComplex } from "./pdf/damaged.ts";
import { isName, type PdfDict, type PdfDocument, type PdfObject, PdfRef } from "./pdf/index.ts";
import { limits } from "./pdf/limits.ts";

/** A page with its inherited attributes resolved. Width and height are of the visible box as seen (place-on-page.ts). */
export type Page = {
  ref: PdfRef;
  dict: PdfDict;
  resources: PdfObject | undefined;
  /** [left, bottom, right, top] of the crop box in the page's own space. */
  box: [number, number, number, number];
  rotate: 0 | 90 | 180 | 270;
  /** Points a unit of the page's own space (§7.7.3.3); it is not inherited. */
  userUnit: number;
  width: number;
  height: number;
};

type Inherited = { mediaBox?: PdfObject; cropBox?: PdfObject; rotate?: PdfObject; resources?: PdfObject };

/** Acrobat's own bound: a page of 14,400 units is then as long as the Channel Tunnel. */
const MOST_UNIT = 75_000;

/**
 * All pages in order (ISO 32000-2 §7.7.3). Every node's /Count must equal the pages found below it: a viewer that
 * trusts /Count would otherwise show another document. Throws PDF_PAGE_COUNT_AMBIGUOUS, PDF_DAMAGED, PDF_TOO_COMPLEX.
 */
export function walkPages(pdf: PdfDocument): Page[] {
  const pages: Page[] = [];
  const seen = new Set<number>();
  const visit = (ref: PdfObject | undefined, above: Inherited, depth: number): void => {
    if (depth > limits.pageTreeDepth) throw tooComplex("page tree depth");
    if (!(ref instanceof PdfRef)) throw damaged("page tree node that is no reference");
    if (seen.has(ref.num)) throw damaged("page tree with a loop");
    seen.add(ref.num);
    const dict = pdf.dict(ref);
    if (!dict) throw damaged("page tree node missing");
    const inherited: Inherited = {
      mediaBox: dict.get("MediaBox") ?? above.mediaBox,
      cropBox: dict.get("CropBox") ?? above.cropBox,
      rotate: dict.get("Rotate") ?? above.rotate,
      resources: dict.get("Resources") ?? above.resources,
    };
    const type = pdf.resolve(dict.get("Type"));
    if (isName(type, "Page") && !dict.has("Kids")) {
      if (pages.length >= limits.pages) throw tooComplex("pages");
      pages.push(pageOf(pdf, ref, dict, inherited));
      return;
    }
    const kids = pdf.array(dict.get("Kids"));
    if (!isName(type, "Pages") || !kids) throw damaged("page tree node of unknown type");
    const before = pages.length;
    for (const kid of kids) visit(kid, inherited, depth + 1);
    if (pdf.numberOf(dict.get("Count")) !== pages.length - before) throw new NatsuinError("PDF_PAGE_COUNT_AMBIGUOUS");
  };
  visit(pdf.catalog.get("Pages"), {}, 0);
  if (pages.length === 0) throw damaged("no page");
  return pages;
}

function pageOf(pdf: PdfDocument, ref: PdfRef, dict: PdfDict, inherited: Inherited): Page {
  const media = rectangle(pdf, inherited.mediaBox);
  if (!media) throw damaged("page without a media box");
  const crop = rectangle(pdf, inherited.cropBox) ?? media;
  // §14.11.2.1: the crop box counts only where it overlaps the media box.
  const cut: Page["box"] = [
    Math.max(crop[0], media[0]),
    Math.max(crop[1], media[1]),
    Math.min(crop[2], media[2]),
    Math.min(crop[3], media[3]),
  ];
  const box = cut[2] > cut[0] && cut[3] > cut[1] ? cut : media;
  const turn = (((pdf.numberOf(inherited.rotate) ?? 0) % 360) + 360) % 360;
  const rotate = turn === 90 || turn === 180 || turn === 270 ? turn : 0;
  const unit = pdf.numberOf(dict.get("UserUnit")) ?? 1;
  const userUnit = unit > 0 && unit <= MOST_UNIT ? unit : 1;
  const [width, height] = [(box[2] - box[0]) * userUnit, (box[3] - box[1]) * userUnit];
  const upright = rotate % 180 === 0;
  const seen = { width: upright ? width : height, height: upright ? height : width };
  return { ref, dict, resources: inherited.resources, box, rotate, userUnit, ...seen };
}

/** A rectangle with its corners in order, or undefined (§7.9.5). */
export function rectangle(pdf: PdfDocument, object: PdfObject | undefined): Page["box"] | undefined {
  const corners = pdf.array(object)?.map((item) => pdf.numberOf(item));
  if (corners?.length !== 4 || corners.some((corner) => corner === undefined)) return undefined;
  const [a, b, c, d] = corners as [number, number, number, number];
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}

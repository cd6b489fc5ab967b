import { PdfDict, type PdfDocument, type PdfObject, PdfRef, PdfStream } from "../pdf/index.ts";
import { dssContainers } from "./read-dss.ts";

/** Keys under which a dictionary's own keys are names that a page draws by (ISO 32000-2 §7.8.3, §9.6.4, §12.5.5), or an array is drawn. */
const DRAWN_BY_NAME = new Set([
  ...["XObject", "Font", "ExtGState", "ColorSpace", "Pattern", "Shading", "Properties", "CharProcs"],
  ...["N", "R", "D", "Contents", "Kids"],
]);

/**
 * What the signed revision, and everything added to it since, points at; the DSS, which shows nothing, apart. A later revision that fills
 * in a number which something pointed at in vain changes what is shown although it replaces no object (shadow attacks).
 */
export class ReferenceIndex {
  readonly #targets = new Set<number>();
  readonly #drawn = new Set<number>();

  constructor(pdf: PdfDocument) {
    this.add(pdf, pdf.objectNumbers());
    this.#collect(pdf.trailer);
  }

  /** The references of more objects, as of this document. */
  add(pdf: PdfDocument, numbers: Iterable<number>): void {
    const dss = dssContainers(pdf);
    for (const num of numbers) {
      const entry = pdf.entry(num);
      if (!entry || entry.kind === "free" || dss.has(num)) continue;
      const value = pdf.get(new PdfRef(num, entry.kind === "offset" ? entry.gen : 0));
      if (num === pdf.catalogRef.num && value instanceof PdfDict) {
        for (const [key, item] of value.entries) if (key !== "DSS") this.#collect(item);
      } else this.#collect(value);
      // An object that is but a reference may stand between a page and what it draws.
      if (value instanceof PdfRef) this.#drawn.add(value.num);
    }
  }

  pointsAt(num: number): boolean {
    return this.#targets.has(num);
  }

  /**
   * Does a page, an appearance or a font draw by the names in this object? The form, a field or the catalog has no such use; where it is
   * put to one, a key that it may legally gain later (/V, /AP, /SigFlags, /DSS) would show something new.
   */
  drawsFrom(num: number): boolean {
    return this.#drawn.has(num);
  }

  #collect(object: PdfObject | undefined): void {
    if (object instanceof PdfRef) this.#targets.add(object.num);
    else if (Array.isArray(object)) for (const item of object) this.#collect(item);
    else if (object instanceof PdfStream) this.#collect(object.dict);
    else if (object instanceof PdfDict) {
      for (const [key, value] of object.entries) {
        if (value instanceof PdfRef && DRAWN_BY_NAME.has(key)) this.#drawn.add(value.num);
        this.#collect(value);
      }
    }
  }
}

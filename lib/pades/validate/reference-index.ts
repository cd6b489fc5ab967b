import { PdfDict, type PdfDocument, type PdfObject, PdfRef, PdfStream } from "../pdf/index.ts";
import { dssContainers } from "./read-dss.ts";

/**
 * What the signed revision, and everything added to it since, points at; the DSS, which shows nothing, apart. A later revision that fills
 * in a number which something pointed at in vain changes what is shown although it replaces no object (shadow attacks).
 */
export class ReferenceIndex {
  readonly #targets = new Set<number>();

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
    }
  }

  pointsAt(num: number): boolean {
    return this.#targets.has(num);
  }

  #collect(object: PdfObject | undefined): void {
    if (object instanceof PdfRef) this.#targets.add(object.num);
    else if (Array.isArray(object)) for (const item of object) this.#collect(item);
    else if (object instanceof PdfStream) this.#collect(object.dict);
    else if (object instanceof PdfDict) for (const value of object.entries.values()) this.#collect(value);
  }
}

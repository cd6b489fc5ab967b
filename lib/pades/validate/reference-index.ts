import { PdfDict, type PdfDocument, type PdfObject, PdfRef, PdfStream } from "../pdf/index.ts";

/**
 * Which objects the signed revision, and what was added to it since, point at. A later revision that fills in a number which something
 * pointed at in vain changes what is shown although no object is replaced (the "hide" and "replace" shadow attacks).
 */
export class ReferenceIndex {
  readonly #targets = new Set<number>();

  constructor(pdf: PdfDocument) {
    for (const num of pdf.objectNumbers()) this.add(pdf, num);
    this.#collect(pdf.trailer);
  }

  /** The references of one more object. */
  add(pdf: PdfDocument, num: number): void {
    const entry = pdf.entry(num);
    if (!entry || entry.kind === "free") return;
    this.#collect(pdf.get(new PdfRef(num, entry.kind === "offset" ? entry.gen : 0)));
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

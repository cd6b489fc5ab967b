import { PdfDict, type PdfDocument, type PdfObject, PdfRef, PdfStream, type RevisionWriter } from "../pdf/index.ts";
import type { NamedPlaces } from "./named-places.ts";

/** A copied object belongs to no structure tree: that of its own document stays behind (docs/decisions/0029). */
const LEFT_BEHIND = ["StructParent", "StructParents"];

/**
 * Copies objects of one document into a revision of another, with everything that they reach: references keep their shape,
 * streams their stored bytes. Works through a list rather than by recursion, so that a long chain costs no stack.
 */
export class ObjectCopier {
  readonly #from: PdfDocument;
  readonly #writer: RevisionWriter;
  readonly #places: NamedPlaces;
  readonly #copied = new Map<number, PdfRef>();
  readonly #open: number[] = [];

  constructor(from: PdfDocument, writer: RevisionWriter, places: NamedPlaces) {
    this.#from = from;
    this.#writer = writer;
    this.#places = places;
  }

  /** What stands for the object with this number: nothing is copied for it. */
  stand(num: number, ref: PdfRef): void {
    this.#copied.set(num, ref);
  }

  copy(object: PdfObject): PdfObject {
    if (object instanceof PdfRef) return this.#refTo(object);
    if (Array.isArray(object)) return object.map((item) => this.copy(item));
    if (object instanceof PdfDict) return this.dict(object);
    if (object instanceof PdfStream) return new PdfStream(this.dict(object.dict), object.raw);
    return object;
  }

  dict(from: PdfDict): PdfDict {
    const dict = new PdfDict();
    for (const [key, value] of from.entries) {
      if (!LEFT_BEHIND.includes(key)) dict.set(key, this.copy(this.#place(from, key) ?? value));
    }
    return dict;
  }

  /** Copies what has been referred to and not copied yet. */
  finish(): void {
    for (let num = this.#open.pop(); num !== undefined; num = this.#open.pop()) {
      this.#writer.set(this.#copied.get(num) as PdfRef, this.copy(this.#from.get(new PdfRef(num))));
    }
  }

  #refTo({ num }: PdfRef): PdfRef {
    const known = this.#copied.get(num);
    if (known) return known;
    const ref = this.#writer.reserve();
    this.#copied.set(num, ref);
    this.#open.push(num);
    return ref;
  }

  /** A link's target by name, as the place itself: names of several documents would meet in one list. */
  #place(dict: PdfDict, key: string): PdfObject | undefined {
    if (key === "Dest") return this.#places(dict.get(key));
    return key === "D" && this.#from.nameOf(dict.get("S")) === "GoTo" ? this.#places(dict.get(key)) : undefined;
  }
}

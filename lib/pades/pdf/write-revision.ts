import { type Bytes, concatBytes } from "../../bytes.ts";
import { fromLatin1 } from "./chars.ts";
import { name, PdfDict, type PdfObject, PdfRef, PdfStream } from "./objects.ts";
import type { PdfDocument, Revision } from "./reader-types.ts";
import { serialise, serialiseIndirect } from "./serialise.ts";

/** Keys of the older section that must not be copied: they belong to its own place or form (§7.5.8.2, §7.5.8.4). */
const OWN_KEYS = new Set([
  "Prev",
  "XRefStm",
  "Size",
  "Type",
  "W",
  "Index",
  "Length",
  "Filter",
  "DecodeParms",
  "F",
  "FFilter",
  "FDecodeParms",
  "DL",
]);

export type WrittenRevision = {
  /** The input's bytes, then the revision. Ends with `%%EOF`, and a line feed if asked for. */
  bytes: Bytes;
  /** Where each written object begins. */
  offsets: ReadonlyMap<number, number>;
};

/**
 * Collects new and changed objects, then appends them as one incremental revision (ISO 32000-2 §7.5.6).
 * The cross-reference keeps the form of the file's last section: table after table, stream after stream.
 */
export class RevisionWriter {
  private readonly pdf: PdfDocument;
  private readonly objects = new Map<number, { ref: PdfRef; value: PdfObject }>();
  private nextNumber: number;

  constructor(pdf: PdfDocument) {
    this.pdf = pdf;
    let next = pdf.numberOf(pdf.trailer.get("Size")) ?? 0;
    for (const { entries } of pdf.revisions) for (const num of entries.keys()) if (num >= next) next = num + 1;
    this.nextNumber = next;
  }

  /** A number for an object that is given later by set(). */
  reserve(): PdfRef {
    return new PdfRef(this.nextNumber++);
  }

  add(value: PdfObject): PdfRef {
    const ref = this.reserve();
    this.set(ref, value);
    return ref;
  }

  set(ref: PdfRef, value: PdfObject): void {
    this.objects.set(ref.num, { ref, value });
  }

  /** The object as this revision leaves it. */
  get(ref: PdfRef): PdfObject {
    return this.objects.get(ref.num)?.value ?? this.pdf.get(ref);
  }

  /** A copy of the dictionary behind `ref`, which replaces it in this revision and may be changed. */
  change(ref: PdfRef): PdfDict {
    const now = this.objects.get(ref.num)?.value;
    if (now instanceof PdfDict) return now;
    const dict = this.pdf.dict(ref);
    if (!dict) throw new TypeError(`object ${ref.num} is no dictionary`);
    const copy = dict.clone();
    this.set(ref, copy);
    return copy;
  }

  /** Nothing was set: there is no revision to write. */
  get empty(): boolean {
    return this.objects.size === 0;
  }

  /** Objects are written in the order in which they were first set. */
  finish({ eol = false } = {}): WrittenRevision {
    const { bytes: input, revisions } = this.pdf;
    const last = revisions.at(-1) as Revision;
    const lastByte = input[input.length - 1];
    const parts: Uint8Array[] = [input, fromLatin1(lastByte === 10 || lastByte === 13 ? "" : "\n")];
    let at = input.length + (parts[1] as Uint8Array).length;
    const offsets = new Map<number, number>();
    for (const { ref, value } of this.objects.values()) {
      offsets.set(ref.num, at);
      for (const part of serialiseIndirect(ref, value)) {
        parts.push(part);
        at += part.length;
      }
    }
    parts.push(...(last.form === "stream" ? this.xrefStream(offsets, at, last) : this.xrefTable(offsets, last)));
    parts.push(fromLatin1(`startxref\n${at}\n%%EOF${eol ? "\n" : ""}`));
    return { bytes: concatBytes(...parts), offsets };
  }

  private trailer(last: Revision): PdfDict {
    const trailer = new PdfDict();
    for (const [key, value] of last.trailer.entries) if (!OWN_KEYS.has(key)) trailer.set(key, value);
    return trailer.set("Size", this.nextNumber).set("Prev", last.xrefOffset);
  }

  private xrefTable(offsets: Map<number, number>, last: Revision): Uint8Array[] {
    let text = "xref\n";
    for (const run of runs([...offsets.keys()])) {
      text += `${run[0]} ${run.length}\n`;
      for (const num of run) {
        const gen = this.objects.get(num)?.ref.gen ?? 0;
        text += `${String(offsets.get(num)).padStart(10, "0")} ${String(gen).padStart(5, "0")} n\r\n`;
      }
    }
    return [fromLatin1(`${text}trailer\n${serialise(this.trailer(last))}\n`)];
  }

  private xrefStream(offsets: Map<number, number>, at: number, last: Revision): Uint8Array[] {
    const own = this.reserve();
    const numbers = [...offsets.keys(), own.num];
    const all = runs(numbers);
    const data = new Uint8Array(numbers.length * 7);
    const view = new DataView(data.buffer);
    all.flat().forEach((num, i) => {
      view.setUint8(7 * i, 1);
      view.setUint32(7 * i + 1, offsets.get(num) ?? at);
      view.setUint16(7 * i + 5, this.objects.get(num)?.ref.gen ?? 0);
    });
    const dict = this.trailer(last)
      .set("Type", name("XRef"))
      .set("W", [1, 4, 2])
      .set(
        "Index",
        all.flatMap((run) => [run[0] as number, run.length]),
      );
    return serialiseIndirect(own, new PdfStream(dict, data));
  }
}

/** Ascending numbers cut into runs without a gap. */
function runs(numbers: number[]): number[][] {
  const out: number[][] = [];
  for (const num of numbers.sort((a, b) => a - b)) {
    const run = out.at(-1);
    if (run && (run.at(-1) as number) + 1 === num) run.push(num);
    else out.push([num]);
  }
  return out;
}

import type { Bytes } from "../../bytes.ts";
import { NatsuinError } from "../../errors.ts";
import { hasText, indexOfText, latin1 } from "./chars.ts";
import { damaged, tooComplex } from "./damaged.ts";
import { decodeStream } from "./decode.ts";
import { readIndirect } from "./indirect.ts";
import { limits } from "./limits.ts";
import { isName, PdfDict, PdfName, type PdfObject, PdfRef, PdfStream } from "./objects.ts";
import { type Budget, Parser } from "./parser.ts";
import type { PdfDocument, Revision, XrefEntry } from "./reader-types.ts";
import { readRevisions } from "./xref.ts";

/**
 * What all views of one file share: its counters, and the objects that have been read. An entry belongs to one revision, so what it
 * names is the same in every view, but for a stream whose /Length is elsewhere.
 */
type Spent = Budget & { decoded: number; objects: Map<XrefEntry, PdfObject> };

type Located = { entry: XrefEntry; revision: Revision };
type ObjectStream = { parser: Parser; numbers: number[]; offsets: number[] };

/**
 * Opens a PDF lazily: cross-reference sections are read, objects only when asked for.
 * Throws PDF_EMPTY, PDF_TOO_LARGE, PDF_NOT_PDF, PDF_DAMAGED, PDF_TOO_COMPLEX. An encrypted file opens with `encrypted` set.
 */
export function openPdf(bytes: Uint8Array): PdfDocument {
  if (bytes.length === 0) throw new NatsuinError("PDF_EMPTY");
  if (bytes.length > limits.bytes) throw new NatsuinError("PDF_TOO_LARGE", { limitMb: limits.bytes / 1024 / 1024 });
  if (!hasText(bytes, "%PDF-", 0)) {
    // Bytes before the header shift every offset for one reader and for another not (ISO 32000-2 §7.5.2).
    if (indexOfText(bytes, "%PDF-", 0, 1024) > 0) throw damaged("bytes before the header", 0);
    throw new NatsuinError("PDF_NOT_PDF");
  }
  const spent: Spent = { nodes: 0, decoded: 0, objects: new Map() };
  return new Reader(bytes, readRevisions(bytes, spent), spent);
}

class Reader implements PdfDocument {
  readonly bytes: Uint8Array;
  readonly revisions: readonly Revision[];
  private readonly spent: Spent;
  private readonly cache = new Map<number, PdfObject>();
  private readonly located = new Map<number, Located | undefined>();
  private readonly loading = new Set<number>();
  private readonly objectStreams = new Map<number, ObjectStream>();

  constructor(bytes: Uint8Array, revisions: readonly Revision[], spent: Spent) {
    this.bytes = bytes;
    this.revisions = revisions;
    this.spent = spent;
  }

  get trailer(): PdfDict {
    return (this.revisions.at(-1) as Revision).trailer;
  }

  get encrypted(): boolean {
    return this.revisions.some(({ trailer }) => trailer.has("Encrypt"));
  }

  get catalogRef(): PdfRef {
    const root = this.trailer.get("Root");
    if (!(root instanceof PdfRef)) throw damaged("trailer without /Root");
    return root;
  }

  get catalog(): PdfDict {
    const catalog = this.dict(this.catalogRef);
    if (!catalog || !isName(this.resolve(catalog.get("Type")), "Catalog")) throw damaged("no catalog");
    return catalog;
  }

  get version(): string {
    const header = /^%PDF-(\d\.\d)/.exec(latin1(this.bytes, 0, 8))?.[1];
    if (!header) throw damaged("malformed header", 0);
    const own = this.nameOf(this.catalog.get("Version"));
    return own !== undefined && /^\d\.\d$/.test(own) && own > header ? own : header;
  }

  asOf(index: number): PdfDocument {
    if (!this.revisions[index]) throw new RangeError(`no revision ${index}`);
    return new Reader(this.bytes, this.revisions.slice(0, index + 1), this.spent);
  }

  objectNumbers(): number[] {
    const numbers = new Set<number>();
    for (const revision of this.revisions) {
      for (const [num, { kind }] of revision.entries) {
        if (kind === "free") numbers.delete(num);
        else numbers.add(num);
      }
    }
    return [...numbers].sort((a, b) => a - b);
  }

  entry(num: number): XrefEntry | undefined {
    return this.locate(num)?.entry;
  }

  get(ref: PdfRef): PdfObject {
    const cached = this.cache.get(ref.num);
    if (cached !== undefined) return this.generationFits(ref) ? cached : null;
    const found = this.locate(ref.num);
    if (!found || found.entry.kind === "free" || !this.generationFits(ref)) return null;
    const shared = this.spent.objects.get(found.entry);
    if (shared !== undefined) {
      this.cache.set(ref.num, shared);
      return shared;
    }
    if (this.loading.has(ref.num)) throw damaged(`object ${ref.num} needs itself`);
    this.loading.add(ref.num);
    try {
      const { entry, revision } = found;
      const value =
        entry.kind === "offset" ? this.readAt(ref.num, entry, revision) : this.readCompressed(ref.num, entry, revision);
      this.cache.set(ref.num, value);
      if (entry.kind === "offset" && !hasLengthElsewhere(value)) this.spent.objects.set(entry, value);
      return value;
    } finally {
      this.loading.delete(ref.num);
    }
  }

  resolve(object: PdfObject | undefined): PdfObject {
    let value = object ?? null;
    for (let hops = 0; value instanceof PdfRef; hops++) {
      if (hops > limits.refChain) throw tooComplex("references");
      value = this.get(value);
    }
    return value;
  }

  dict(object: PdfObject | undefined): PdfDict | undefined {
    const value = this.resolve(object);
    return value instanceof PdfDict ? value : undefined;
  }

  array(object: PdfObject | undefined): PdfObject[] | undefined {
    const value = this.resolve(object);
    return Array.isArray(value) ? value : undefined;
  }

  stream(object: PdfObject | undefined): PdfStream | undefined {
    const value = this.resolve(object);
    return value instanceof PdfStream ? value : undefined;
  }

  nameOf(object: PdfObject | undefined): string | undefined {
    const value = this.resolve(object);
    return value instanceof PdfName ? value.value : undefined;
  }

  numberOf(object: PdfObject | undefined): number | undefined {
    const value = this.resolve(object);
    return typeof value === "number" ? value : undefined;
  }

  decode(stream: PdfStream): Bytes {
    const cap = Math.min(limits.streamBytes, limits.decodedBytes - this.spent.decoded);
    const bytes = decodeStream(stream.dict, stream.raw, (object) => this.resolve(object), cap);
    this.spent.decoded += bytes.length;
    return bytes;
  }

  private locate(num: number): Located | undefined {
    if (this.located.has(num)) return this.located.get(num);
    const found = this.search(num);
    this.located.set(num, found);
    return found;
  }

  private search(num: number): Located | undefined {
    for (let i = this.revisions.length - 1; i >= 0; i--) {
      const revision = this.revisions[i] as Revision;
      const entry = revision.entries.get(num);
      if (entry) return { entry, revision };
    }
    return undefined;
  }

  private generationFits(ref: PdfRef): boolean {
    const entry = this.locate(ref.num)?.entry;
    return entry?.kind === "offset" ? entry.gen === ref.gen : ref.gen === 0;
  }

  /** An object must lie inside the revision whose section names it: a signed revision never reads later bytes. */
  private readAt(num: number, entry: { offset: number; gen: number }, revision: Revision): PdfObject {
    if (entry.offset <= 0 || entry.offset >= revision.end) throw damaged(`object ${num} outside its revision`, entry.offset);
    const parser = new Parser(this.bytes, entry.offset, this.spent, revision.end);
    const found = readIndirect(parser, revision.end, (ref) => this.resolve(ref));
    if (found.num !== num || found.gen !== entry.gen) throw damaged(`object ${num} is not where it should be`, entry.offset);
    return found.value;
  }

  private readCompressed(num: number, entry: { stream: number; index: number }, revision: Revision): PdfObject {
    const holder = this.locate(entry.stream)?.revision;
    if (!holder || holder.index > revision.index) throw damaged(`object ${num} outside its revision`);
    const { parser, numbers, offsets } = this.objectStream(entry.stream);
    const offset = offsets[entry.index];
    if (offset === undefined || numbers[entry.index] !== num) throw damaged(`object ${num} is not in its object stream`);
    parser.pos = offset;
    return parser.object();
  }

  /** ISO 32000-2 §7.5.7. */
  private objectStream(num: number): ObjectStream {
    const known = this.objectStreams.get(num);
    if (known) return known;
    if (this.entry(num)?.kind !== "offset") throw damaged(`object stream ${num} missing`);
    const stream = this.get(new PdfRef(num));
    if (!(stream instanceof PdfStream) || !isName(this.resolve(stream.dict.get("Type")), "ObjStm"))
      throw damaged(`object ${num} is no object stream`);
    const count = this.numberOf(stream.dict.get("N")) ?? -1;
    const first = this.numberOf(stream.dict.get("First")) ?? -1;
    const data = this.decode(stream);
    if (count < 0 || first < 0 || first > data.length || count * 4 > first + 1) throw damaged(`malformed object stream ${num}`);
    const header = new Parser(data, 0, this.spent, first);
    const numbers: number[] = [];
    const offsets: number[] = [];
    for (let i = 0; i < count; i++) {
      numbers.push(header.expectInteger());
      offsets.push(first + header.expectInteger());
    }
    const opened = { parser: new Parser(data, first, this.spent), numbers, offsets };
    this.objectStreams.set(num, opened);
    return opened;
  }
}

const hasLengthElsewhere = (value: PdfObject): boolean =>
  value instanceof PdfStream && value.dict.get("Length") instanceof PdfRef;

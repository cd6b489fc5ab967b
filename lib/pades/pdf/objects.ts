/**
 * PDF objects as this project reads and writes them (ISO 32000-2 §7.3).
 * null, booleans, numbers and arrays are JavaScript's own; the rest are the small classes below.
 */
export type PdfObject = null | boolean | number | PdfName | PdfString | PdfRef | PdfDict | PdfStream | PdfRaw | PdfObject[];

/** A name without its slash; `#xx` escapes are resolved, one character per byte. */
export class PdfName {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

/** A string's decoded bytes. `hex` remembers the written form, so that a copied object keeps it. */
export class PdfString {
  readonly bytes: Uint8Array;
  readonly hex: boolean;
  constructor(bytes: Uint8Array, hex = false) {
    this.bytes = bytes;
    this.hex = hex;
  }
}

export class PdfRef {
  readonly num: number;
  readonly gen: number;
  constructor(num: number, gen = 0) {
    this.num = num;
    this.gen = gen;
  }
}

/** A dictionary. Never change one that a reader returned: `clone()` first. */
export class PdfDict {
  readonly entries: Map<string, PdfObject>;
  constructor(entries: Iterable<readonly [string, PdfObject]> = []) {
    this.entries = new Map(entries);
  }
  static of(entries: Record<string, PdfObject>): PdfDict {
    return new PdfDict(Object.entries(entries));
  }
  get(key: string): PdfObject | undefined {
    return this.entries.get(key);
  }
  has(key: string): boolean {
    return this.entries.has(key);
  }
  set(key: string, value: PdfObject): this {
    this.entries.set(key, value);
    return this;
  }
  keys(): IterableIterator<string> {
    return this.entries.keys();
  }
  clone(): PdfDict {
    return new PdfDict(this.entries);
  }
}

/** `raw` is a view of the stored (still filtered) bytes; `PdfReader.decode` undoes the filters. */
export class PdfStream {
  readonly dict: PdfDict;
  readonly raw: Uint8Array;
  constructor(dict: PdfDict, raw: Uint8Array) {
    this.dict = dict;
    this.raw = raw;
  }
}

/** Text written as it stands. Only the writer makes these (signature placeholders); no reader returns one. */
export class PdfRaw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export const name = (value: string): PdfName => new PdfName(value);

/** Is this object the name `/value`? */
export function isName(object: PdfObject | undefined, value: string): boolean {
  return object instanceof PdfName && object.value === value;
}

/** Deep equality of two objects as written (references compare by number, streams by dictionary and stored bytes). */
export function sameObject(a: PdfObject | undefined, b: PdfObject | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameObject(item, b[i]));
  if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value;
  if (a instanceof PdfRef) return b instanceof PdfRef && a.num === b.num && a.gen === b.gen;
  if (a instanceof PdfString) return b instanceof PdfString && sameBytes(a.bytes, b.bytes);
  if (a instanceof PdfStream) return b instanceof PdfStream && sameObject(a.dict, b.dict) && sameBytes(a.raw, b.raw);
  if (a instanceof PdfDict) return b instanceof PdfDict && sameDict(a, b);
  return a instanceof PdfRaw && b instanceof PdfRaw && a.text === b.text;
}

function sameDict(a: PdfDict, b: PdfDict): boolean {
  if (a.entries.size !== b.entries.size) return false;
  for (const [key, value] of a.entries) if (!b.has(key) || !sameObject(value, b.get(key))) return false;
  return true;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

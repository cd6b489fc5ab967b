import { charClass, hasText, hexDigit, hexValue, isDigit, WHITE } from "./chars.ts";
import { damaged, tooComplex } from "./damaged.ts";
import { limits } from "./limits.ts";
import { PdfDict, PdfName, type PdfObject, PdfRef, PdfString, sameObject } from "./objects.ts";

/** A string's bytes are an object of their own, some 200 bytes however short it is. */
const STRING_COST = 3;

/** Counts parsed values over a whole document. */
export type Budget = { nodes: number };

/** Reads PDF objects from bytes (ISO 32000-2 §7.2–7.3), strictly: what two readers may read differently is PDF_DAMAGED. */
export class Parser {
  readonly bytes: Uint8Array;
  pos: number;
  private readonly end: number;
  private readonly budget: Budget;

  constructor(bytes: Uint8Array, pos: number, budget: Budget, end = bytes.length) {
    this.bytes = bytes;
    this.pos = pos;
    this.end = end;
    this.budget = budget;
  }

  skipWhite(): void {
    const { bytes, end } = this;
    let at = this.pos;
    while (at < end) {
      const byte = bytes[at] as number;
      if (charClass[byte] === WHITE) at++;
      else if (byte === 37 /* % */) while (at < end && bytes[at] !== 10 && bytes[at] !== 13) at++;
      else break;
    }
    this.pos = at;
  }

  /** Takes `word` if it stands here as a whole token. */
  takeKeyword(word: string): boolean {
    this.skipWhite();
    if (!hasText(this.bytes, word, this.pos)) return false;
    const after = this.pos + word.length;
    if (after > this.end || (after < this.end && charClass[this.bytes[after] as number] === 0)) return false;
    this.pos = after;
    return true;
  }

  expectKeyword(word: string): void {
    if (!this.takeKeyword(word)) throw damaged(`expected ${word}`, this.pos);
  }

  /** A non-negative integer, or undefined with the position unchanged. */
  takeInteger(): number | undefined {
    const before = this.pos;
    this.skipWhite();
    const { bytes } = this;
    let at = this.pos;
    let value = 0;
    while (at < this.end && isDigit(bytes[at]) && at - this.pos < 15) value = value * 10 + (bytes[at++] as number) - 48;
    if (at === this.pos || (at < this.end && charClass[bytes[at] as number] === 0)) {
      this.pos = before;
      return undefined;
    }
    this.pos = at;
    return value;
  }

  expectInteger(): number {
    const value = this.takeInteger();
    if (value === undefined) throw damaged("expected an integer", this.pos);
    return value;
  }

  /** One object. */
  object(depth = 0): PdfObject {
    if (depth > limits.depth) throw tooComplex("depth");
    this.spend(1);
    this.skipWhite();
    const byte = this.pos < this.end ? this.bytes[this.pos] : undefined;
    if (byte === undefined) throw damaged("unexpected end", this.pos);
    if (byte === 47 /* / */) return this.name();
    if (byte === 60 /* < */) return this.bytes[this.pos + 1] === 60 ? this.dict(depth) : this.hexString();
    if (byte === 40 /* ( */) return this.literalString();
    if (byte === 91 /* [ */) return this.array(depth);
    if (isDigit(byte) || byte === 43 || byte === 45 || byte === 46) return this.numberOrRef();
    if (this.takeKeyword("true")) return true;
    if (this.takeKeyword("false")) return false;
    if (this.takeKeyword("null")) return null;
    throw damaged("unexpected token", this.pos);
  }

  private spend(nodes: number): void {
    this.budget.nodes += nodes;
    if (this.budget.nodes > limits.nodes) throw tooComplex("nodes");
  }

  dict(depth = 0): PdfDict {
    const start = this.pos;
    this.pos += 2;
    const dict = new PdfDict();
    for (;;) {
      this.skipWhite();
      const byte = this.pos < this.end ? this.bytes[this.pos] : undefined;
      if (byte === 62 /* > */ && this.bytes[this.pos + 1] === 62) {
        this.pos += 2;
        return dict;
      }
      if (byte !== 47) throw damaged("dictionary without an end", start);
      const key = this.name().value;
      const value = this.object(depth + 1);
      // Readers differ on which of two equal keys counts.
      if (dict.has(key) && !sameObject(dict.get(key), value)) throw damaged(`key /${key} twice`, start);
      dict.set(key, value);
      if (dict.entries.size > limits.dictEntries) throw tooComplex("dictionary entries");
    }
  }

  private array(depth: number): PdfObject[] {
    const start = this.pos++;
    const items: PdfObject[] = [];
    for (;;) {
      this.skipWhite();
      if (this.pos >= this.end) throw damaged("array without an end", start);
      if (this.bytes[this.pos] === 93 /* ] */) {
        this.pos++;
        return items;
      }
      items.push(this.object(depth + 1));
    }
  }

  private name(): PdfName {
    const { bytes, end } = this;
    let at = this.pos + 1;
    let text = "";
    while (at < end) {
      const byte = bytes[at] as number;
      if (charClass[byte] !== 0) break;
      const high = byte === 35 /* # */ ? hexValue(bytes[at + 1]) : -1;
      const low = high >= 0 ? hexValue(bytes[at + 2]) : -1;
      if (low >= 0) {
        text += String.fromCharCode(high * 16 + low);
        at += 3;
      } else {
        text += String.fromCharCode(byte);
        at++;
      }
    }
    this.pos = at;
    return new PdfName(text);
  }

  private numberOrRef(): number | PdfRef {
    const { bytes, end } = this;
    const start = this.pos;
    let at = start;
    while (at < end && charClass[bytes[at] as number] === 0) at++;
    this.pos = at;
    let integer = at - start <= 10;
    let value = 0;
    for (let i = start; i < at && integer; i++) {
      const digit = (bytes[i] as number) - 48;
      if (digit < 0 || digit > 9) integer = false;
      else value = value * 10 + digit;
    }
    if (!integer) return this.real(start, at);
    const gen = this.takeInteger();
    if (gen !== undefined) {
      this.skipWhite();
      const after = bytes[this.pos + 1];
      if (bytes[this.pos] === 82 /* R */ && (this.pos + 1 >= end || charClass[after as number] !== 0)) {
        this.pos++;
        return new PdfRef(value, gen);
      }
      this.pos = at;
    }
    return value;
  }

  private real(start: number, at: number): number {
    let text = "";
    for (let i = start; i < at && i < start + 64; i++) text += String.fromCharCode(this.bytes[i] as number);
    // No exponents in PDF (§7.3.3); `--5` and `1.2.3` read differently from product to product.
    if (at - start > 64 || !/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) throw damaged("malformed number", start);
    return Number(text);
  }

  private literalString(): PdfString {
    const { bytes, end } = this;
    const start = this.pos;
    this.spend(STRING_COST);
    const plain = this.plainStringEnd(start + 1);
    if (plain !== undefined) {
      this.pos = plain + 1;
      return new PdfString(bytes.subarray(start + 1, plain));
    }
    const out: number[] = [];
    let open = 1;
    let at = start + 1;
    while (at < end) {
      let byte = bytes[at++] as number;
      if (byte === 92 /* \ */) {
        at = this.escape(at, out);
        continue;
      }
      if (byte === 40) open++;
      else if (byte === 41 && --open === 0) {
        this.pos = at;
        return new PdfString(Uint8Array.from(out));
      } else if (byte === 13) {
        if (bytes[at] === 10) at++;
        byte = 10;
      }
      out.push(byte);
    }
    throw damaged("string without an end", start);
  }

  /** Where a string without escapes, line ends and inner parentheses closes: most are such, and need no copy. */
  private plainStringEnd(from: number): number | undefined {
    for (let at = from; at < this.end; at++) {
      const byte = this.bytes[at];
      if (byte === 41) return at;
      if (byte === 92 || byte === 40 || byte === 13) return undefined;
    }
    return undefined;
  }

  /** Reads what follows a backslash; returns the next position (§7.3.4.2). */
  private escape(at: number, out: number[]): number {
    const byte = this.bytes[at];
    if (byte === undefined) return at;
    if (byte === 13) return this.bytes[at + 1] === 10 ? at + 2 : at + 1;
    if (byte === 10) return at + 1;
    const simple = "nrtbf".indexOf(String.fromCharCode(byte));
    if (simple >= 0) {
      out.push("\n\r\t\b\f".charCodeAt(simple));
      return at + 1;
    }
    let value = 0;
    let digits = 0;
    for (; digits < 3; digits++) {
      const digit = (this.bytes[at + digits] ?? 0) - 48;
      if (digit < 0 || digit > 7) break;
      value = value * 8 + digit;
    }
    out.push(digits > 0 ? value & 255 : byte);
    return at + Math.max(1, digits);
  }

  private hexString(): PdfString {
    const { bytes } = this;
    const start = this.pos;
    this.spend(STRING_COST);
    const close = bytes.indexOf(62 /* > */, start);
    if (close < 0 || close >= this.end) throw damaged("hexadecimal string without an end", start);
    this.pos = close + 1;
    const out = new Uint8Array((close - start) >> 1);
    let length = 0;
    let at = start + 1;
    // Signatures are written in pairs of digits without a gap, and are what is long.
    for (; at + 1 < close; at += 2) {
      const high = hexDigit[bytes[at] as number] as number;
      const low = hexDigit[bytes[at + 1] as number] as number;
      if ((high | low) < 0) break;
      out[length++] = (high << 4) | low;
    }
    let digits = 2 * length;
    for (; at < close; at++) {
      const value = hexDigit[bytes[at] as number] as number;
      if (value >= 0) {
        const index = digits >> 1;
        out[index] = digits & 1 ? (out[index] as number) | value : value << 4;
        digits++;
      } else if (charClass[bytes[at] as number] !== WHITE) throw damaged("malformed hexadecimal string", at);
    }
    return new PdfString(out.subarray(0, (digits + 1) >> 1), true);
  }
}

import { charClass, fromLatin1 } from "./chars.ts";
import { PdfDict, PdfName, type PdfObject, PdfRaw, PdfRef, PdfStream, type PdfString } from "./objects.ts";

const HEX = "0123456789abcdef";

/** One indirect object, `num gen obj … endobj` and a line feed, in the pieces that it is made of. */
export function serialiseIndirect(ref: PdfRef, value: PdfObject): Uint8Array[] {
  const head = `${ref.num} ${ref.gen} obj\n`;
  if (!(value instanceof PdfStream)) return [fromLatin1(`${head}${serialise(value)}\nendobj\n`)];
  const dict = value.dict.clone().set("Length", value.raw.length);
  return [fromLatin1(`${head}${serialise(dict)}\nstream\n`), value.raw, fromLatin1("\nendstream\nendobj\n")];
}

/** ISO 32000-2 §7.3, one character per byte. */
export function serialise(object: PdfObject): string {
  if (object === null) return "null";
  if (typeof object === "boolean") return String(object);
  if (typeof object === "number") return serialiseNumber(object);
  if (Array.isArray(object)) return `[${object.map(serialise).join(" ")}]`;
  if (object instanceof PdfName) return serialiseName(object.value);
  if (object instanceof PdfRef) return `${object.num} ${object.gen} R`;
  if (object instanceof PdfRaw) return object.text;
  if (object instanceof PdfDict) {
    return `<<${[...object.entries].map(([key, value]) => `${serialiseName(key)} ${serialise(value)}`).join("\n")}>>`;
  }
  if (object instanceof PdfStream) throw new TypeError("a stream is always an indirect object");
  return object.hex ? hexString(object) : literalString(object);
}

function serialiseNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError("not a PDF number");
  const text = String(value);
  // The shortest exact form, so that a copied object reads back as the same number; exponents are not PDF.
  return text.includes("e") ? value.toFixed(20).replace(/\.?0+$/, "") : text;
}

function serialiseName(value: string): string {
  let text = "/";
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const plain = code > 32 && code < 127 && code !== 35 && charClass[code] === 0;
    text += plain ? value[i] : `#${HEX[code >> 4]}${HEX[code & 15]}`;
  }
  return text;
}

function hexString({ bytes }: PdfString): string {
  let text = "<";
  for (const byte of bytes) text += (HEX[byte >> 4] as string) + HEX[byte & 15];
  return `${text}>`;
}

function literalString({ bytes }: PdfString): string {
  let text = "(";
  for (const byte of bytes) {
    if (byte === 40 || byte === 41 || byte === 92) text += `\\${String.fromCharCode(byte)}`;
    // A bare CR would be read back as LF (§7.3.4.2).
    else if (byte === 13) text += "\\r";
    else text += String.fromCharCode(byte);
  }
  return `${text})`;
}

import { type Bytes, concatBytes } from "../../bytes.ts";
import { fromLatin1, lastIndexOfText, latin1 } from "../pdf/chars.ts";

/** An object's body as text, one character per byte; a stream is its dictionary's entries and its data. */
export type Body = string | { dict: string; data: Uint8Array | string };

export type Craft = {
  version?: string;
  /** Object number → body. */
  objects: Record<number, Body>;
  /** Entries of the trailer besides /Size and /Prev. */
  trailer?: string;
  form?: "table" | "stream";
};

/** One page, catalog 1, page tree 2, page 3. Tests add or replace objects. */
export function onePage(more: Record<number, Body> = {}, catalog = ""): Record<number, Body> {
  return {
    1: `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    2: "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
    3: "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<>>>>",
    4: { dict: "", data: "0 0 m 100 100 l S" },
    ...more,
  };
}

/** A PDF with exactly these objects. */
export function craftPdf({ version = "1.7", objects, trailer = "/Root 1 0 R", form = "table" }: Craft): Bytes {
  return appendSection(fromLatin1(`%PDF-${version}\n%\xe2\xe3\xcf\xd3\n`), objects, trailer, form, undefined);
}

/** The PDF with one more revision. `form` may differ from the last one's, as hostile and careless writers do. */
export function appendRevision(
  pdf: Uint8Array,
  objects: Record<number, Body>,
  { trailer = "/Root 1 0 R", form = "table" as "table" | "stream" } = {},
): Bytes {
  const at = lastIndexOfText(pdf, "startxref");
  const prev = Number(/\d+/.exec(latin1(pdf, at, pdf.length))?.[0]);
  return appendSection(pdf, objects, trailer, form, prev);
}

function appendSection(
  before: Uint8Array,
  objects: Record<number, Body>,
  trailer: string,
  form: "table" | "stream",
  prev: number | undefined,
): Bytes {
  const parts: Uint8Array[] = [before];
  let at = before.length;
  const push = (bytes: Uint8Array) => {
    parts.push(bytes);
    at += bytes.length;
  };
  const offsets = new Map<number, number>();
  for (const [key, body] of Object.entries(objects)) {
    offsets.set(Number(key), at);
    push(indirect(Number(key), body));
  }
  const numbers = [...offsets.keys()];
  const size = numbers.reduce((most, num) => Math.max(most, num), 50) + 2;
  const common = `/Size ${size}${prev === undefined ? "" : `/Prev ${prev}`}${trailer}`;
  const start = at;
  if (form === "table") {
    const first = prev === undefined ? "0 1\n0000000000 65535 f \n" : "";
    const rows = numbers.map((num) => `${num} 1\n${String(offsets.get(num)).padStart(10, "0")} 00000 n \n`).join("");
    push(fromLatin1(`xref\n${first}${rows}trailer\n<<${common}>>\n`));
  } else {
    const own = size - 1;
    const rows = [...numbers, own].map((num) => row(1, offsets.get(num) ?? start, 0));
    const index = [...numbers, own].map((num) => `${num} 1`).join(" ");
    push(indirect(own, { dict: `/Type/XRef/W[1 4 2]/Index[${index}]${common}`, data: concatBytes(...rows) }));
  }
  push(fromLatin1(`startxref\n${start}\n%%EOF\n`));
  return concatBytes(...parts);
}

/** One row of a cross-reference stream with /W [1 4 2]. */
export function row(type: number, second: number, third: number): Bytes {
  const bytes = new Uint8Array(7);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, type);
  view.setUint32(1, second);
  view.setUint16(5, third);
  return bytes;
}

function indirect(num: number, body: Body): Bytes {
  if (typeof body === "string") return fromLatin1(`${num} 0 obj\n${body}\nendobj\n`);
  const data = typeof body.data === "string" ? fromLatin1(body.data) : body.data;
  const length = body.dict.includes("/Length") ? "" : `/Length ${data.length}`;
  return concatBytes(fromLatin1(`${num} 0 obj\n<<${body.dict}${length}>>\nstream\n`), data, fromLatin1("\nendstream\nendobj\n"));
}

/**
 * `base` and a hybrid revision on top: a table with these lines, and a cross-reference stream with these rows that only
 * newer readers see (ISO 32000-2 §7.5.8.4).
 */
export function appendHybrid(base: Uint8Array, table: string, index: string, rows: Uint8Array[]): Bytes {
  const data = concatBytes(...rows);
  const prev = /startxref\n(\d+)/.exec(latin1(base))?.[1];
  const stream = indirect(30, { dict: `/Type/XRef/W[1 4 2]/Size 52/Index[${index}]`, data });
  const at = base.length + stream.length;
  const trailer = `<</Size 52/Root 1 0 R/Prev ${prev}/XRefStm ${base.length}>>`;
  return concatBytes(base, stream, fromLatin1(`xref\n${table}trailer\n${trailer}\nstartxref\n${at}\n%%EOF\n`));
}

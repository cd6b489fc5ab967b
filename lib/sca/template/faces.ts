import "server-only";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as fontkit from "fontkit";
import type { PDFDocument, PDFFont, PDFHexString } from "pdf-lib";
import { unpackWoff } from "./unpack-woff.ts";

/** Noto Serif JP as its npm package ships it: one file with JIS levels 1–2, and slices for every rarer character (髙, ①, 𠮷 …). */
const FILES = "node_modules/@fontsource/noto-serif-jp";
type Weight = 400 | 700;

/** One weight of the face in one PDF: characters missing in the main file come from the slice that has them. */
export type Face = {
  /** points, at this size */
  width(char: string, size: number): number;
  /** the font to select and the glyph codes to show */
  encode(char: string): { font: PDFFont; codes: PDFHexString };
};

type Slice = { file: string; ranges: [number, number][] };

const shared = globalThis as {
  natsuinFontSlices?: Map<Weight, Promise<Slice[]>>;
  natsuinFontFiles?: Map<string, Promise<Uint8Array>>;
};

/** Loads what these characters need, embeds it as subsets, and hands out a face that draws them all. */
export async function embedFace(pdf: PDFDocument, weight: Weight, characters: string): Promise<Face> {
  pdf.registerFontkit(fontkit as unknown as Parameters<PDFDocument["registerFontkit"]>[0]);
  const main = await load(pdf, `noto-serif-jp-japanese-${weight}-normal.woff`);
  const known = new Set(main.getCharacterSet());
  const byChar = new Map<string, PDFFont>();
  for (const char of new Set(characters.match(/\P{M}\p{M}*/gu) ?? [])) {
    const code = char.codePointAt(0) as number;
    if (known.has(code)) continue;
    const slice = (await slices(weight)).find(({ ranges }) => ranges.some(([from, to]) => code >= from && code <= to));
    if (slice !== undefined) byChar.set(char, await load(pdf, slice.file));
  }
  const widths = new Map<string, number>();
  const fontOf = (char: string) => byChar.get(char) ?? main;
  return {
    width(char, size) {
      const unit = widths.get(char) ?? fontOf(char).widthOfTextAtSize(char, 1000);
      widths.set(char, unit);
      return (unit * size) / 1000;
    },
    encode: (char) => ({ font: fontOf(char), codes: fontOf(char).encodeText(char) }),
  };
}

const embedded = new WeakMap<PDFDocument, Map<string, Promise<PDFFont>>>();

function load(pdf: PDFDocument, file: string): Promise<PDFFont> {
  const fonts = embedded.get(pdf) ?? new Map<string, Promise<PDFFont>>();
  embedded.set(pdf, fonts);
  const font = fonts.get(file) ?? readFont(file).then((bytes) => pdf.embedFont(bytes, { subset: true }));
  fonts.set(file, font);
  return font;
}

function readFont(file: string): Promise<Uint8Array> {
  shared.natsuinFontFiles ??= new Map();
  const bytes =
    shared.natsuinFontFiles.get(file) ??
    readFile(path.join(/* turbopackIgnore: true */ process.cwd(), FILES, "files", file)).then(unpackWoff);
  shared.natsuinFontFiles.set(file, bytes);
  return bytes;
}

/** The package's own style sheet says which file holds which characters. */
function slices(weight: Weight): Promise<Slice[]> {
  shared.natsuinFontSlices ??= new Map();
  const known = shared.natsuinFontSlices.get(weight) ?? readSlices(weight);
  shared.natsuinFontSlices.set(weight, known);
  return known;
}

async function readSlices(weight: Weight): Promise<Slice[]> {
  const css = await readFile(path.join(/* turbopackIgnore: true */ process.cwd(), FILES, `${weight}.css`), "utf8");
  return [...css.matchAll(/url\(\.\/files\/([\w-]+\.woff)\)[^}]*?unicode-range: ([^;]+);/g)].map(
    ([, file = "", ranges = ""]) => ({
      file,
      ranges: ranges.split(",").map((range) => {
        const [from = "", to = from] = range.trim().slice(2).split("-");
        return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
      }),
    }),
  );
}

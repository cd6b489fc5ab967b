/** The part of fontkit's TrueType font that stamps need; the font is opened outside, so that this folder reads no file. */
export type FontProgram = {
  postscriptName: string;
  unitsPerEm: number;
  ascent: number;
  descent: number;
  capHeight: number;
  bbox: { minX: number; minY: number; maxX: number; maxY: number };
  cmap: { tables: { table: { version: number; varSelectors?: { toArray(): VariationSelector[] } } }[] };
  glyphForCodePoint(codePoint: number): { id: number };
  getGlyph(id: number): { advanceWidth: number; path: { commands: { command: string; args: number[] }[] } };
  /** Shapes a text; `features` are OpenType's (`vert`). */
  layout(text: string, features: string[]): { glyphs: { id: number }[] };
  createSubset(): { glyphs: number[]; includeGlyph(id: number): number; encode(): Uint8Array };
};

type VariationSelector = { varSelector: number; nonDefaultUVS: Iterable<{ unicodeValue: number; glyphID: number }> | null };

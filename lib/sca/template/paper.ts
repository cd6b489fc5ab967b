import "server-only";
import {
  beginText,
  endText,
  PDFArray,
  type PDFDocument,
  type PDFFont,
  type PDFName,
  PDFNumber,
  PDFOperator,
  PDFOperatorNames,
  type PDFPage,
  rgb,
  setFillingColor,
  setFontAndSize,
  setTextMatrix,
} from "pdf-lib";
import { breakLines, type Placed } from "./break-lines.ts";
import type { Face } from "./faces.ts";

/** A4 in points; a column of 42 characters at 10.5 pt. */
const PAGE = { width: 595.28, height: 841.89 };
export const BODY = 10.5;
const LEADING = 18.5;
const COLUMN = 42 * BODY;
const LEFT = (PAGE.width - COLUMN) / 2;
const TOP = PAGE.height - 82;
const BOTTOM = 78;
const INK = rgb(0.07, 0.07, 0.09);
const SPREADABLE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HAIRLINE = rgb(0.35, 0.37, 0.42);

export type Rect = [x: number, y: number, width: number, height: number];
type Style = { face?: Face; size?: number; leading?: number; first?: number; rest?: number; left?: number; column?: number };

/** Contract paper: sets paragraphs, tables and party blocks down the page, and turns the page when it is full. */
export class Paper {
  readonly column = COLUMN;
  private page: PDFPage;
  /** the next line's top edge */
  private y = TOP;
  private readonly fontKeys = new WeakMap<PDFPage, Map<PDFFont, PDFName>>();

  constructor(
    private readonly pdf: PDFDocument,
    private readonly regular: Face,
    readonly bold: Face,
  ) {
    this.page = pdf.addPage([PAGE.width, PAGE.height]);
  }

  space(height: number): void {
    this.y -= height;
  }

  /** Turns the page unless this height is left: a heading never stands alone at the foot. */
  keep(height: number): void {
    if (this.fits(height)) return;
    this.page = this.pdf.addPage([PAGE.width, PAGE.height]);
    this.y = TOP;
  }

  fits(height: number): boolean {
    return this.y - height >= BOTTOM;
  }

  title(text: string): void {
    const size = 20;
    const tracking = SPREADABLE.test(text) ? size * 0.45 : 0;
    const chars = [...text];
    const total = chars.reduce((sum, char) => sum + this.bold.width(char, size), 0) + tracking * (chars.length - 1);
    let x = LEFT + (COLUMN - total) / 2;
    for (const char of chars) {
      this.show([{ char, x: 0 }], x, this.y - size, size, this.bold);
      x += this.bold.width(char, size) + tracking;
    }
    this.y -= size * 1.5;
  }

  /** A paragraph, set to full measure; lines break over pages. */
  paragraph(text: string, style: Style = {}): void {
    const { face = this.regular, size = BODY, leading = LEADING, left = 0, column = COLUMN - left } = style;
    for (const part of text.split("\n")) {
      for (const line of this.lines(part, face, size, column, style)) {
        this.keep(leading);
        this.show(line.glyphs, LEFT + left, this.baseline(size, leading), size, face);
        this.y -= leading;
      }
    }
  }

  right(text: string, size = BODY): void {
    const line = breakLines(text, {
      width: (char) => this.regular.width(char, size),
      em: size,
      column: Number.POSITIVE_INFINITY,
    })[0];
    if (line === undefined) return;
    this.keep(LEADING);
    this.show(line.glyphs, LEFT + COLUMN - line.natural, this.baseline(size, LEADING), size, this.regular);
    this.y -= LEADING;
  }

  /** Two columns with hairlines: 契約要項. A row never splits over pages. */
  table(rows: [label: string, value: string][], { pad = 6.5 }: { pad?: number } = {}): void {
    const size = 10;
    const leading = 17;
    const labelWidth = 96;
    for (const [label, value] of rows) {
      const lines = value.split("\n").flatMap((part) => this.lines(part, this.regular, size, COLUMN - labelWidth - 20, {}));
      const height = lines.length * leading + pad * 2;
      this.keep(height);
      const top = this.y;
      this.frame(LEFT, top - height, labelWidth, height);
      this.frame(LEFT + labelWidth, top - height, COLUMN - labelWidth, height);
      this.spread(label, LEFT + 12, top - pad - (leading + size) / 2 + 1.2, labelWidth - 24, size);
      this.y = top - pad;
      for (const line of lines) {
        this.show(line.glyphs, LEFT + labelWidth + 10, this.baseline(size, leading), size, this.regular);
        this.y -= leading;
      }
      this.y = top - height;
    }
  }

  /** One party's block at the end: who signs, and beside it the place of the signature. @returns the page, from 1, and the place */
  party(
    { mark, role, lines }: { mark: string; role: string; lines: string[] },
    place: { width: number; height: number },
  ): {
    page: number;
    rect: Rect;
  } {
    const textColumn = COLUMN - place.width - 16 - 76;
    const set = lines.flatMap((text) => this.lines(text, this.regular, BODY, textColumn, { rest: BODY }));
    const height = Math.max(set.length * LEADING + 4, place.height);
    this.keep(height + 14);
    const top = this.y;
    this.show([{ char: mark, x: 0 }], LEFT, this.baseline(12, LEADING), 12, this.bold);
    const roleLine = this.lines(`（${role}）`, this.regular, 9.5, 60, {})[0];
    if (roleLine !== undefined) this.show(roleLine.glyphs, LEFT + 20, this.baseline(9.5, LEADING), 9.5, this.regular);
    for (const line of set) {
      this.show(line.glyphs, LEFT + 76, this.baseline(BODY, LEADING), BODY, this.regular);
      this.y -= LEADING;
    }
    this.y = top - height - 14;
    const page = this.pdf.getPageCount();
    return { page, rect: [LEFT + COLUMN - place.width, top - place.height, place.width, place.height] };
  }

  /** Page numbers and the reference at the foot of every page, once all pages are there. */
  footers(reference: string): void {
    const pages = this.pdf.getPages();
    for (const [index, page] of pages.entries()) {
      this.page = page;
      const number = `${index + 1} / ${pages.length}`;
      const width = [...number].reduce((sum, char) => sum + this.regular.width(char, 9), 0);
      this.run(number, (PAGE.width - width) / 2, 42, 9);
      this.run(reference, LEFT, 42, 8);
    }
  }

  private run(text: string, x: number, y: number, size: number): void {
    let at = 0;
    const glyphs = [...text].map((char) => {
      const placed = { char, x: at };
      at += this.regular.width(char, size);
      return placed;
    });
    this.show(glyphs, x, y, size, this.regular);
  }

  /** A label spread over a width, as contract tables have it: 支 払 期 日. Words of another script stay together. */
  private spread(text: string, x: number, y: number, width: number, size: number): void {
    const chars = [...text];
    const natural = chars.reduce((sum, char) => sum + this.regular.width(char, size), 0);
    const step = chars.length > 1 && SPREADABLE.test(text) ? Math.max(0, (width - natural) / (chars.length - 1)) : 0;
    let at = 0;
    const glyphs = chars.map((char) => {
      const placed = { char, x: at };
      at += this.regular.width(char, size) + step;
      return placed;
    });
    this.show(glyphs, x, y, size, this.regular);
  }

  private lines(text: string, face: Face, size: number, column: number, { first, rest }: Style) {
    return breakLines(text, { width: (char) => face.width(char, size), em: size, column, first, rest });
  }

  private baseline(size: number, leading: number): number {
    return this.y - (leading + size) / 2 + size * 0.12;
  }

  private frame(x: number, y: number, width: number, height: number): void {
    this.page.drawRectangle({ x, y, width, height, borderColor: HAIRLINE, borderWidth: 0.5 });
  }

  /** The font's name in this page's resources. */
  private keyOf(font: PDFFont): PDFName {
    const keys = this.fontKeys.get(this.page) ?? new Map<PDFFont, PDFName>();
    this.fontKeys.set(this.page, keys);
    const key = keys.get(font) ?? this.page.node.newFontDictionary("F", font.ref);
    keys.set(font, key);
    return key;
  }

  /** One text object a font run, glyphs placed by TJ: the text stays searchable in reading order. */
  private show(glyphs: Placed[], x: number, y: number, size: number, face: Face): void {
    const operators: PDFOperator[] = [beginText(), setFillingColor(INK)];
    let items: PDFArray | null = null;
    let current: PDFFont | null = null;
    let pen = 0;
    const flush = () => {
      if (items !== null) operators.push(PDFOperator.of(PDFOperatorNames.ShowTextAdjusted, [items]));
      items = null;
    };
    for (const glyph of glyphs) {
      const { font, codes } = face.encode(glyph.char);
      if (items === null || font !== current) {
        flush();
        current = font;
        items = PDFArray.withContext(this.pdf.context);
        operators.push(setFontAndSize(this.keyOf(font), size), setTextMatrix(1, 0, 0, 1, x + glyph.x, y));
        pen = glyph.x;
      }
      if (Math.abs(glyph.x - pen) > 0.001) items.push(PDFNumber.of(Number((((pen - glyph.x) * 1000) / size).toFixed(2))));
      items.push(codes);
      pen = glyph.x + face.width(glyph.char, size);
    }
    flush();
    operators.push(endText());
    this.page.pushOperators(...operators);
  }
}

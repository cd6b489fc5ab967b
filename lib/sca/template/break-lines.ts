/**
 * Japanese line breaking and spacing for contract text, after JIS X 4051 / W3C JLREQ: no line begins with closing
 * punctuation or small kana, none ends with an opening bracket, words and numbers stay whole, adjoining punctuation
 * closes up, and every line but a paragraph's last is set to full measure.
 */
const NO_START = new Set(
  "、。，．・：；？！!?)）」』】〕］｝〉》”’ー々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％‰℃…‥,.:;]}",
);
const NO_END = new Set("（「『【〔［｛〈《“‘￥＄([{");
/** Drawn in the left half of their square: the right half is blank. */
const CLOSING = new Set("、。，．）」』】〕］｝〉》");
/** Drawn in the right half of their square. */
const OPENING = new Set("（「『【〔［｛〈《");
const INSEPARABLE = new Set(["……", "‥‥", "――", "──", "—"]);
const WORD = /^[\p{Script=Latin}\p{Nd}\p{Mn}@&#%$+=_/\\'’.,:;~-]+$/u;
const WIDE_DIGIT_OR_CJK = /[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\u{20000}-\u{3ffff}]/u;

/** One placed character: `x` from the line's left edge, in the units of `measure`. */
export type Placed = { char: string; x: number };
export type Line = { glyphs: Placed[] /** width of the ink, before justification */; natural: number; last: boolean };

export type Measure = {
  /** width of one character in points */
  width: (char: string) => number;
  /** one em in points */
  em: number;
  /** width of the column in points */
  column: number;
  /** indent of the first line, and of the lines after it */
  first?: number;
  rest?: number;
};

/** @returns the paragraph's lines; an empty text gives one empty line */
export function breakLines(text: string, { width, em, column, first = 0, rest = 0 }: Measure): Line[] {
  const chars = clusters(text);
  const lines: Line[] = [];
  let start = 0;
  do {
    const indent = lines.length === 0 ? first : rest;
    const { end, natural } = fill(chars, start, column - indent, width, em);
    const last = end >= chars.length;
    const stretch = last ? 0 : column - indent - natural;
    lines.push({ glyphs: place(chars.slice(start, end), indent, stretch, width, em), natural, last });
    start = end;
    while (chars[start] === " ") start++;
  } while (start < chars.length);
  return lines;
}

/** Characters with their combining marks and variation selectors (IVS: 葛 in either form is one character). */
function clusters(text: string): string[] {
  return text.match(/\P{M}\p{M}*/gu) ?? [];
}

/** How far the characters from `start` fill a line of this width, ending at a legal break. */
function fill(chars: string[], start: number, column: number, width: (char: string) => number, em: number) {
  let x = leadTrim(chars[start], em);
  let legal: { end: number; natural: number } | null = null;
  for (let i = start; i < chars.length; i++) {
    const char = chars[i] as string;
    if (i > start) x += gap(chars[i - 1] as string, char, em);
    x += width(char);
    // A closing mark's blank half may hang out of the column.
    const inked = CLOSING.has(char) ? x - em / 2 : x;
    if (inked > column + 0.001) {
      return legal ?? { end: Math.max(i, start + 1), natural: x - width(char) };
    }
    if (i + 1 === chars.length || breakable(char, chars[i + 1] as string))
      legal = { end: i + 1, natural: trailing(char, inked, x) };
  }
  return { end: chars.length, natural: legal?.natural ?? x };
}

const trailing = (char: string, inked: number, full: number) => (CLOSING.has(char) || char === " " ? inked : full);

function place(chars: string[], indent: number, stretch: number, width: (char: string) => number, em: number): Placed[] {
  const visible = chars.at(-1) === " " ? chars.slice(0, -1) : chars;
  const gaps = visible.slice(1).filter((char, i) => stretchable(visible[i] as string, char)).length;
  const each = gaps === 0 ? 0 : stretch / gaps;
  let x = indent + leadTrim(visible[0], em);
  return visible.map((char, i) => {
    const before = visible[i - 1];
    if (before !== undefined) x += gap(before, char, em) + (stretchable(before, char) ? each : 0);
    const placed = { char, x };
    x += width(char);
    return placed;
  });
}

/** An opening bracket at the head of a line stands flush: its blank half is cut. */
const leadTrim = (char: string | undefined, em: number) => (char !== undefined && OPENING.has(char) ? -em / 2 : 0);

/** Extra space between two characters: adjoining punctuation closes up, Latin beside Japanese stands off a little. */
function gap(before: string, after: string, em: number): number {
  if (CLOSING.has(before) && (CLOSING.has(after) || OPENING.has(after))) return -em / 2;
  if (OPENING.has(before) && OPENING.has(after)) return -em / 2;
  if (CLOSING.has(before) || OPENING.has(before) || CLOSING.has(after) || OPENING.has(after)) return 0;
  const wordBefore = WORD.test(before);
  const wordAfter = WORD.test(after);
  if (wordBefore !== wordAfter && WIDE_DIGIT_OR_CJK.test(wordBefore ? after : before) && before !== "　" && after !== "　")
    return em / 8;
  return 0;
}

function breakable(before: string, after: string): boolean {
  if (after === " ") return false;
  if (NO_START.has(after) || NO_END.has(before)) return false;
  if (before === " ") return true;
  if (INSEPARABLE.has(before + after)) return false;
  return !(WORD.test(before) && WORD.test(after));
}

/** Words and numbers keep their own spacing when a line is stretched. */
function stretchable(before: string, after: string): boolean {
  return !(WORD.test(before) && WORD.test(after));
}

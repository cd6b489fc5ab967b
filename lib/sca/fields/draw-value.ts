import "server-only";
import { deflateSync } from "node:zlib";
import type { ContractField } from "../../generated/prisma/client.ts";
import type { Appearance, StampFaces } from "../../pades/index.ts";
import { showText } from "../../pades/stamp/stamp-face.ts";
import { longDate, parseDay } from "../japanese.ts";
import { breakLines } from "../template/break-lines.ts";

type Box = Pick<ContractField, "kind" | "width" | "height">;
type Face = StampFaces["text"];

const INK = "0.07 0.07 0.09";
/** Larger than this no value is set; smaller than this nobody reads one. */
const LARGEST = 11;
const SMALLEST = 5;
const LEADING = 1.4;
const MARGIN = 2;

/** What stands on the page for a value: 2026年2月19日（令和8年2月19日） for a day. */
export function shownValue({ kind }: Pick<Box, "kind">, value: string): string {
  const day = kind === "date" ? parseDay(value) : null;
  return day ? longDate(day) : value;
}

/**
 * A recipient's value as it is drawn into the page, in a subset of the stamps' own font; null for an empty one.
 * Throws STAMP_GLYPH_MISSING. A text that fits in no size is set in the smallest: fitsIn is asked before it is taken.
 */
export function drawValue(box: Box, value: string | null, { text: face }: StampFaces): Appearance | null {
  if (box.kind === "check") return drawCheck(box, value !== null);
  if (value === null || value === "") return null;
  const words = shownValue(box, value);
  const { size, lines } = setIn(words, box, face) ?? { size: SMALLEST, lines: linesAt(words, box, face, SMALLEST) };
  const { font, glyph } = face.subset(words);
  const block = lines.length * size * LEADING;
  // a single line stands in the middle of its field, several begin at its top
  const top = lines.length === 1 ? (box.height + block) / 2 : box.height - MARGIN / 2;
  const shown = lines.flatMap((line, at) => {
    const y = top - at * size * LEADING - size * 1.08;
    return line.map(({ char, x }) => `1 0 0 1 ${fixed(MARGIN + x)} ${fixed(y)} Tm ${showText(char, glyph)}`);
  });
  const content = `BT ${INK} rg /F1 ${fixed(size)} Tf\n${shown.join("\n")}\nET`;
  return appearance(box, content, { F1: font }, words);
}

/** Whether a text can be read in its field. Throws STAMP_GLYPH_MISSING. */
export const fitsIn = (box: Box, value: string, { text: face }: StampFaces): boolean =>
  setIn(shownValue(box, value), box, face) !== null;

function setIn(words: string, box: Box, face: Face) {
  const largest = Math.min(LARGEST, Math.max(SMALLEST, (box.height - MARGIN) / 1.2));
  for (let size = largest; ; size = Math.max(SMALLEST, size - 0.5)) {
    const lines = linesAt(words, box, face, size);
    const high = lines.length === 1 ? size * 1.2 : lines.length * size * LEADING;
    const wide = Math.max(
      ...lines.map((line) => line.reduce((end, { char, x }) => Math.max(end, x + face.width(char) * size), 0)),
    );
    if (high <= box.height && wide <= box.width - MARGIN) return { size, lines };
    if (size <= SMALLEST) return null;
  }
}

function linesAt(words: string, box: Box, face: Face, size: number) {
  const measure = { width: (char: string) => face.width(char) * size, em: size, column: box.width - 2 * MARGIN };
  // set flush left: only a justified line would differ from what was typed
  return breakLines(words, measure).map(({ glyphs, last }) => (last ? glyphs : unjustified(glyphs, face, size)));
}

const unjustified = (glyphs: { char: string; x: number }[], face: Face, size: number) => {
  let x = 0;
  return glyphs.map(({ char }) => {
    const placed = { char, x };
    x += face.width(char) * size;
    return placed;
  });
};

/** A box, so that it is seen that nothing was ticked; and the tick. */
function drawCheck({ width, height }: Box, ticked: boolean): Appearance {
  const side = Math.min(width, height) - 1;
  const [x, y] = [(width - side) / 2, (height - side) / 2];
  const at = (dx: number, dy: number) => `${fixed(x + dx * side)} ${fixed(y + dy * side)}`;
  const box = `${INK} RG 0.7 w ${at(0, 0)} ${fixed(side)} ${fixed(side)} re S`;
  const tick = `${fixed(side * 0.12)} w 1 J 1 j ${at(0.2, 0.5)} m ${at(0.43, 0.25)} l ${at(0.82, 0.78)} l S`;
  return appearance({ width, height }, ticked ? `${box}\n${tick}` : box, {}, ticked ? "☑" : "☐");
}

function appearance(
  { width, height }: Pick<Box, "width" | "height">,
  content: string,
  fonts: Appearance["fonts"],
  text: string,
): Appearance {
  return { width, height, content: Uint8Array.from(deflateSync(content)), fonts, text };
}

const fixed = (value: number): string => String(Math.round(value * 100) / 100);

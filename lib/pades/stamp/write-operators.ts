import { type Color, fixed, type Mark } from "./mark.ts";
import { type Subset, showText } from "./stamp-face.ts";

/** The subsets of /F1 and /F2; a stamp with an own image has no characters in its seal. */
export type Cut = { text: Subset; seal: Subset | null };

/** One mark as PDF content (ISO 32000-2 §8, §9). */
export function writeOperators(mark: Mark, cut: Cut): string {
  if (mark.kind === "image") {
    const { width, height, x, y } = mark;
    return `q ${[width, 0, 0, height, x, y].map(fixed).join(" ")} cm /Im1 Do Q`;
  }
  if (mark.kind === "line") {
    const { path, color, pen, dash = [] } = mark;
    const segments = path.map(([op, ...points]) => (op === "z" ? "s" : `${points.map(fixed).join(" ")} ${op}`));
    return [`${rgb(color)} RG ${fixed(pen)} w [${dash.join(" ")}] 0 d`, ...segments].join("\n");
  }
  if (mark.kind === "words") {
    const { text, x, y, size, color } = mark;
    return `BT ${rgb(color)} rg /F1 ${fixed(size)} Tf ${fixed(x)} ${fixed(y)} Td ${showText(text, cut.text.glyph)} ET`;
  }
  const glyph = cut.seal?.glyph ?? new Map();
  // A seal is read as a whole, in the order of its characters wherever they stand (§14.9.4).
  return [
    `/Span <</ActualText <${utf16(mark.text)}>>> BDC BT ${rgb(mark.color)} rg /F2 1 Tf`,
    ...mark.placed.map(
      ({ character, x, y, across, up }) => `${[across, 0, 0, up, x, y].map(fixed).join(" ")} Tm ${showText(character, glyph)}`,
    ),
    "ET EMC",
  ].join("\n");
}

const rgb = (color: Color): string => color.map(fixed).join(" ");

const utf16 = (text: string): string =>
  `FEFF${Array.from(text.split(""), (unit) => unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")).join("")}`;

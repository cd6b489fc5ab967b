import { zlibSync } from "fflate";
import type { Appearance } from "../appearance.ts";
import { Lru } from "./lru.ts";
import { clusters, type StampFace, showText } from "./stamp-face.ts";

/** A stamp is drawn in this box, in points, and scaled evenly into the field's. */
export const STAMP_BOX = { width: 180, height: 64 } as const;

export const STAMP_CAPTION = "印影は表示用です。効力は電子署名によります。";

export type StampFaces = { text: StampFace; seal: StampFace };

export type Stamp = {
  /** The field's size in points. */
  width: number;
  height: number;
  /** Round for a person, square (角印) for an organisation. */
  shape: "round" | "square";
  /** One to four characters in the seal: the role's mark (甲, 債) or a family name. */
  mark: string;
  /** Whose place it is. */
  name: string;
  organisation?: string;
} & (
  | { state: "unsigned" }
  /** `preparedAt` is shown as a day in Japan; the time that counts is the signature's timestamp. */
  | { state: "signed"; preparedAt: Date }
);

type Line = { text: string; x: number; y: number; size: number; maxWidth: number; color: string };

/** 朱, kept for the mark of signing; ink; and the greys of an empty place. */
const VERMILION = "0.773 0.2 0.102";
const INK = "0.11 0.15 0.23";
const GREY = "0.42 0.45 0.5";

const drawn = new WeakMap<StampFaces, Lru<Appearance>>();

/** The 印影 of one signature field. Equal stamps are drawn once. Throws STAMP_GLYPH_MISSING, RangeError (mark of no or more than four characters). */
export function drawStamp(stamp: Stamp, faces: StampFaces): Appearance {
  const known = drawn.get(faces) ?? new Lru<Appearance>(256);
  drawn.set(faces, known);
  const key = JSON.stringify({ ...stamp, preparedAt: stamp.state === "signed" ? japaneseDay(stamp.preparedAt) : "" });
  const before = known.get(key);
  if (before) return before;
  const appearance = draw(stamp, faces);
  known.set(key, appearance);
  return appearance;
}

function draw(stamp: Stamp, faces: StampFaces): Appearance {
  const marks = clusters(stamp.mark);
  if (marks.length < 1 || marks.length > 4) throw new RangeError("a seal holds one to four characters");
  const lines = linesOf(stamp);
  const color = stamp.state === "signed" ? VERMILION : GREY;
  const text = faces.text.subset(lines.map((line) => line.text).join(""));
  const seal = faces.seal.subset(stamp.mark);

  const scale = Math.min(stamp.width / STAMP_BOX.width, stamp.height / STAMP_BOX.height);
  const rest = (stamp.height - STAMP_BOX.height * scale) / 2;
  const operators = [
    "q",
    `${fixed(scale)} 0 0 ${fixed(scale)} 0 ${fixed(rest)} cm`,
    outline(stamp.shape, color, stamp.state === "unsigned"),
    ...markOf(marks).map(
      ({ char, x, y, size }) => `BT ${color} rg /F2 ${size} Tf ${fixed(x)} ${fixed(y)} Td ${showText(char, seal.glyph)} ET`,
    ),
    ...lines.map((line) => {
      const size = Math.min(line.size, line.maxWidth / faces.text.width(line.text));
      return `BT ${line.color} rg /F1 ${fixed(size)} Tf ${line.x} ${line.y} Td ${showText(line.text, text.glyph)} ET`;
    }),
    "Q",
  ];
  return {
    width: stamp.width,
    height: stamp.height,
    content: zlibSync(new TextEncoder().encode(operators.join("\n"))),
    fonts: { F1: text.font, F2: seal.font },
    text: lines.map((line) => line.text).join(" "),
  };
}

function linesOf(stamp: Stamp): Line[] {
  const left = { x: 66, maxWidth: STAMP_BOX.width - 68 };
  const signed = stamp.state === "signed";
  const lines: Line[] = [{ ...left, text: stamp.name, y: 36, size: 12, color: signed ? INK : GREY }];
  if (stamp.organisation) lines.unshift({ ...left, text: stamp.organisation, y: 51, size: 7, color: signed ? INK : GREY });
  if (!signed) return [...lines, { ...left, text: "未署名", y: 20, size: 9, color: GREY }];
  return [
    ...lines,
    { ...left, text: `署名準備日 ${japaneseDay(stamp.preparedAt)}`, y: 22, size: 7.5, color: INK },
    { text: STAMP_CAPTION, x: 66, y: 10, size: 5.5, maxWidth: left.maxWidth, color: GREY },
  ];
}

/** `2026年11月20日` in Japan. */
function japaneseDay(date: Date): string {
  const japan = new Date(date.getTime() + 9 * 3_600_000);
  return `${japan.getUTCFullYear()}年${japan.getUTCMonth() + 1}月${japan.getUTCDate()}日`;
}

const CENTRE = { x: 32, y: 32 };
const RADIUS = 26;

function outline(shape: Stamp["shape"], color: string, dashed: boolean): string {
  const pen = `${color} RG ${dashed ? "1 w [3 2.5] 0 d" : "2.2 w [] 0 d"}`;
  if (shape === "square") return `${pen} ${CENTRE.x - RADIUS} ${CENTRE.y - RADIUS} ${2 * RADIUS} ${2 * RADIUS} re S`;
  // Four Bézier arcs; 0.5523 brings them within 0.03 % of the circle.
  const k = RADIUS * 0.5523;
  const at = (dx: number, dy: number) => `${fixed(CENTRE.x + dx)} ${fixed(CENTRE.y + dy)}`;
  const r = RADIUS;
  return [
    `${pen} ${at(r, 0)} m`,
    `${at(r, k)} ${at(k, r)} ${at(0, r)} c`,
    `${at(-k, r)} ${at(-r, k)} ${at(-r, 0)} c`,
    `${at(-r, -k)} ${at(-k, -r)} ${at(0, -r)} c`,
    `${at(k, -r)} ${at(r, -k)} ${at(r, 0)} c s`,
  ].join("\n");
}

/** Places the mark as seals are read: one column from the top, four characters in two columns from the right. */
function markOf(marks: string[]): { char: string; x: number; y: number; size: number }[] {
  const columns = marks.length === 4 ? 2 : 1;
  const rows = marks.length / columns;
  const size = [28, 21, 15.5, 18][marks.length - 1] as number;
  // The em box's middle lies 0.38 em above the baseline in Noto Sans JP.
  return marks.map((char, i) => ({
    char,
    size,
    x: CENTRE.x + ((columns - 1) / 2 - Math.floor(i / rows)) * size - size / 2,
    y: CENTRE.y + ((rows - 1) / 2 - (i % rows)) * size - size * 0.38,
  }));
}

const fixed = (value: number): string => String(Math.round(value * 1000) / 1000);

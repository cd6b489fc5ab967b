import { zlibSync } from "fflate";
import type { Appearance, EmbeddedImage } from "../appearance.ts";
import { Lru } from "./lru.ts";
import { type Color, fixed, type Mark } from "./mark.ts";
import { pictureOf, type StampPicture } from "./picture-of.ts";
import type { Seal } from "./seal.ts";
import { SEAL_SIDE, sealMarks } from "./seal-marks.ts";
import type { StampFace } from "./stamp-face.ts";
import { writeOperators } from "./write-operators.ts";

/** A stamp is drawn in this box, in points, and scaled evenly into the field's. */
export const STAMP_BOX = { width: 180, height: SEAL_SIDE } as const;

export const STAMP_CAPTION = "印影は表示用です。効力は電子署名によります。";

export type StampFaces = { text: StampFace; seal: StampFace };

export type Stamp = Seal & {
  /** The field's size in points. */
  width: number;
  height: number;
  /** Whose place it is: always the recipient's, whatever the seal shows. */
  name: string;
  organisation?: string;
} & (
    | { state: "unsigned" }
    /** `preparedAt` is shown as a day in Japan; the time that counts is the signature's timestamp. */
    | { state: "signed"; preparedAt: Date }
  );

type Words = { text: string; y: number; size: number; color: Color };

/** 朱, kept for the mark of signing; ink; and the greys of an empty place. */
const VERMILION: Color = [0.773, 0.2, 0.102];
const INK: Color = [0.11, 0.15, 0.23];
const GREY: Color = [0.42, 0.45, 0.5];
const SIGNED = { color: VERMILION, empty: false } as const;
const UNSIGNED = { color: GREY, empty: true } as const;

const drawn = new WeakMap<StampFaces, Lru<Appearance>>();

/**
 * What one signature field shows: the 印影, and beside it whose it is. Equal stamps are drawn once, but for own images, which are
 * large. Throws STAMP_GLYPH_MISSING, RangeError (a mark of no or too many characters).
 */
export function drawStamp(stamp: Stamp, faces: StampFaces): Appearance {
  if (stamp.shape === "image") return draw(stamp, faces);
  const known = drawn.get(faces) ?? new Lru<Appearance>(256);
  drawn.set(faces, known);
  const key = JSON.stringify({ ...stamp, preparedAt: stamp.state === "signed" ? japaneseDay(stamp.preparedAt) : "" });
  const before = known.get(key);
  if (before) return before;
  const appearance = draw(stamp, faces);
  known.set(key, appearance);
  return appearance;
}

/** The 印影 alone, as a signed field shows it, for the screen. Throws as `drawStamp`. */
export function sealPicture(seal: Seal, faces: StampFaces): StampPicture {
  return pictureOf(sealMarks(seal, faces.seal, SIGNED), { width: SEAL_SIDE, height: SEAL_SIDE }, faces);
}

/** The whole stamp in its own box, for the screen. Throws as `drawStamp`. */
export function stampPicture(stamp: Stamp, faces: StampFaces): StampPicture {
  return pictureOf(marksOf(stamp, faces), STAMP_BOX, faces);
}

function draw(stamp: Stamp, faces: StampFaces): Appearance {
  const words = wordsOf(stamp).map(({ text }) => text);
  const { shape } = stamp;
  const vertical = shape === "square" || (shape === "round" && stamp.direction !== "horizontal");
  const cut = {
    text: faces.text.subset(words.join("")),
    seal: shape === "image" ? null : faces.seal.subset(stamp.mark, vertical),
  };
  const images: Record<string, EmbeddedImage> = shape === "image" ? { Im1: stamp.image } : {};

  const scale = Math.min(stamp.width / STAMP_BOX.width, stamp.height / STAMP_BOX.height);
  const rest = (stamp.height - STAMP_BOX.height * scale) / 2;
  const operators = [
    "q",
    `${fixed(scale)} 0 0 ${fixed(scale)} 0 ${fixed(rest)} cm`,
    ...marksOf(stamp, faces).map((mark) => writeOperators(mark, cut)),
    "Q",
  ];
  return {
    width: stamp.width,
    height: stamp.height,
    content: zlibSync(new TextEncoder().encode(operators.join("\n"))),
    fonts: { F1: cut.text.font, ...(cut.seal ? { F2: cut.seal.font } : {}) },
    images,
    text: accessibleText(stamp),
  };
}

/**
 * /TU of the field is written once, when it is allocated, and stays: so an empty place's does not say that it is empty. The state
 * is in the content's own text, and in /V.
 */
function accessibleText(stamp: Stamp): string {
  if (stamp.state === "unsigned") return `署名欄 ${stamp.name}`;
  return wordsOf(stamp)
    .map(({ text }) => text)
    .join(" ");
}

function marksOf(stamp: Stamp, faces: StampFaces): Mark[] {
  const seal = sealMarks(stamp, faces.seal, stamp.state === "signed" ? SIGNED : UNSIGNED);
  const words = wordsOf(stamp).map(({ text, size, ...rest }): Mark => {
    const fitting = Math.min(size, WORDS.maxWidth / faces.text.width(text));
    return { kind: "words", text, x: WORDS.x, size: fitting, ...rest };
  });
  return [...seal, ...words];
}

const WORDS = { x: 66, maxWidth: STAMP_BOX.width - 68 } as const;

function wordsOf(stamp: Stamp): Words[] {
  const signed = stamp.state === "signed";
  const words: Words[] = [{ text: stamp.name, y: 36, size: 12, color: signed ? INK : GREY }];
  if (stamp.organisation) words.unshift({ text: stamp.organisation, y: 51, size: 7, color: signed ? INK : GREY });
  if (!signed) return [...words, { text: "未署名", y: 20, size: 9, color: GREY }];
  return [
    ...words,
    { text: `署名準備日 ${japaneseDay(stamp.preparedAt)}`, y: 22, size: 7.5, color: INK },
    { text: STAMP_CAPTION, y: 10, size: 5.5, color: GREY },
  ];
}

/** `2026年11月20日` in Japan. */
function japaneseDay(date: Date): string {
  const japan = new Date(date.getTime() + 9 * 3_600_000);
  return `${japan.getUTCFullYear()}年${japan.getUTCMonth() + 1}月${japan.getUTCDate()}日`;
}

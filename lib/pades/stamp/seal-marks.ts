import { NatsuinError } from "../../errors.ts";
import type { EmbeddedImage } from "../appearance.ts";
import { type Cell, layOutRound, layOutSquare } from "./lay-out-seal.ts";
import type { Color, Mark, Segment } from "./mark.ts";
import type { Seal, SealFrame } from "./seal.ts";
import type { StampFace } from "./stamp-face.ts";

/** A seal stands in a square of this side, in points (22.6 mm): its ring measures 19 mm, a 角印 20.5 mm. */
export const SEAL_SIDE = 64;
const MIDDLE = SEAL_SIDE / 2;
const RADIUS = 27;
const HALF = 29;
const CORNER = 2.5;
/** An own image keeps to the 角印's size. */
const IMAGE_SIDE = 2 * HALF;

/** Pen of the frame, and the width that frame and air take from the inside. */
const RING: Record<SealFrame, { pen: number; room: number }> = {
  single: { pen: 2.6, room: 2.8 },
  thick: { pen: 4, room: 4.2 },
  double: { pen: 1.8, room: 5 },
};
const SQUARE = { pen: 2.8, room: 3.4 } as const;
const EMPTY = { pen: 1, dash: [3, 2.5] } as const;

/** The em box's middle lies 0.38 em above the baseline in Noto's Japanese faces. */
const EM_MIDDLE = 0.38;
/** A narrow letter is not torn to a whole cell's width. */
const WIDEST = 1.5;

export type SealInk = { color: Color; empty: boolean };

/** The 印影 in its square from (0,0). Throws STAMP_GLYPH_MISSING, RangeError (too few or too many characters). */
export function sealMarks(seal: Seal, face: StampFace, { color, empty }: SealInk): Mark[] {
  if (seal.shape === "image") return [imageMark(seal.image)];
  const line = (path: Segment[], pen: number): Mark => ({ kind: "line", path, color, ...(empty ? EMPTY : { pen }) });
  const characters = (cells: Cell[], vertical: boolean): Mark => ({
    kind: "characters",
    text: seal.mark,
    vertical,
    color,
    placed: cells.map((cell) => place(cell, face)),
  });
  if (seal.shape === "square") {
    const { pen, room } = SQUARE;
    return [line(square(HALF - pen / 2), pen), characters(layOutSquare(seal.mark, 2 * (HALF - room)), true)];
  }
  const { frame = "single", direction = "vertical" } = seal;
  const { pen, room } = RING[frame];
  const cells = layOutRound(seal.mark, RADIUS - room, direction);
  return [
    line(circle(RADIUS - pen / 2), pen),
    ...(frame === "double" && !empty ? [line(circle(RADIUS - 3.6), 0.8)] : []),
    characters(cells, direction === "vertical"),
  ];
}

/** Fits a character's em box into its cell, in both directions by itself. One that leaves no ink is none. */
function place({ character, x, y, width, height }: Cell, face: StampFace) {
  if (face.outline(character, { x: 0, y: 0, across: 1, up: 1 }).length === 0)
    throw new NatsuinError("STAMP_GLYPH_MISSING", { character });
  const advance = face.width(character);
  const across = Math.min(width / advance, height * WIDEST);
  return { character, x: MIDDLE + x - (across * advance) / 2, y: MIDDLE + y - height * EM_MIDDLE, across, up: height };
}

function imageMark(image: EmbeddedImage): Mark {
  const scale = IMAGE_SIDE / Math.max(image.width, image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  return { kind: "image", image, x: MIDDLE - width / 2, y: MIDDLE - height / 2, width, height };
}

/** Four Bézier arcs; 0.5523 brings them within 0.03 % of the circle. */
const ARC = 0.5523;

function circle(radius: number): Segment[] {
  return rounded(radius, radius);
}

function square(half: number): Segment[] {
  return rounded(half, CORNER);
}

/** A square around the middle with round corners; a circle where they meet. */
function rounded(half: number, corner: number): Segment[] {
  const k = corner * ARC;
  const flat = half - corner;
  const to = (dx: number, dy: number) => [MIDDLE + dx, MIDDLE + dy];
  return [
    ["m", ...to(half, flat)],
    ["c", ...to(half, flat + k), ...to(flat + k, half), ...to(flat, half)],
    ["l", ...to(-flat, half)],
    ["c", ...to(-flat - k, half), ...to(-half, flat + k), ...to(-half, flat)],
    ["l", ...to(-half, -flat)],
    ["c", ...to(-half, -flat - k), ...to(-flat - k, -half), ...to(-flat, -half)],
    ["l", ...to(flat, -half)],
    ["c", ...to(flat + k, -half), ...to(half, -flat - k), ...to(half, -flat)],
    ["z"],
  ];
}

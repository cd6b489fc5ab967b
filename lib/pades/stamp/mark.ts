import type { EmbeddedImage } from "../appearance.ts";

/** `m` and `l` take a point, `c` three, `z` none. Points from the lower left corner. */
export type Segment = readonly [op: "m" | "l" | "c" | "z", ...points: number[]];

/** Red, green, blue, from 0 to 1. */
export type Color = readonly [number, number, number];

/** One character: its baseline's left end, and how far one em reaches across and up. */
export type PlacedCharacter = { character: string; x: number; y: number; across: number; up: number };

/**
 * What a stamp is made of. The PDF's operators (write-operators.ts) and the screen's picture (picture-of.ts) are both written
 * from this list, so that a preview cannot differ from what is signed.
 */
export type Mark =
  | { kind: "line"; path: readonly Segment[]; color: Color; pen: number; dash?: readonly [number, number] }
  | { kind: "words"; text: string; x: number; y: number; size: number; color: Color }
  /** The seal's characters; `vertical` takes the forms of vertical writing (ー, small kana, brackets). */
  | { kind: "characters"; text: string; placed: PlacedCharacter[]; vertical: boolean; color: Color }
  | { kind: "image"; image: EmbeddedImage; x: number; y: number; width: number; height: number };

export const fixed = (value: number): string => String(Math.round(value * 1000) / 1000);

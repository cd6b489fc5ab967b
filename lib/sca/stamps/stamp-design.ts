import "server-only";
import { NatsuinError } from "../../errors.ts";
import { SEAL_LENGTH, type Seal, type SealDirection, type SealFrame } from "../../pades/index.ts";
import { clusters } from "../../pades/stamp/stamp-face.ts";
import { isPlainLine } from "../../plain-text.ts";
import { clearPaper } from "./image/clear-paper.ts";
import { embedPixels } from "./image/embed-pixels.ts";
import { readPng } from "./image/read-png.ts";
import { trim } from "./image/trim.ts";
import { writePng } from "./image/write-png.ts";

/** What a person asks for. Texts are as typed, the image as it came. */
export type StampDesign =
  | { kind: "round"; text: string; direction: SealDirection; frame: SealFrame }
  | { kind: "square"; text: string }
  /** a PNG; `clear` makes its white paper transparent */
  | { kind: "image"; png: Uint8Array; clear: boolean };

/** What is kept of it: the text as drawn, or a PNG that we wrote. */
export type CheckedDesign = { seal: Seal; text: string | null; png: Uint8Array | null };

/**
 * Checks a design and gives what would be drawn. An image is decoded and written anew: of the file that came only pixels are left.
 * Throws STAMP_TEXT_LENGTH, STAMP_TEXT_CHARACTERS, STAMP_IMAGE_TOO_LARGE, STAMP_IMAGE_UNREADABLE, STAMP_IMAGE_EMPTY.
 */
export function checkDesign(design: StampDesign): CheckedDesign {
  if (design.kind === "image") {
    const pixels = readPng(design.png);
    const kept = trim(design.clear ? clearPaper(pixels) : pixels);
    return { seal: { shape: "image", image: embedPixels(kept) }, text: null, png: writePng(kept) };
  }
  const { kind } = design;
  const text = markOf(design.text, SEAL_LENGTH[kind]);
  if (kind === "square") return { seal: { shape: "square", mark: text }, text, png: null };
  const { direction, frame } = design;
  return { seal: { shape: "round", mark: text, direction, frame }, text, png: null };
}

/** Characters that would not be seen, or would not stand for themselves, make no seal; a variation selector belongs to its base. */
function markOf(typed: string, most: number): string {
  if (!isPlainLine(typed)) throw new NatsuinError("STAMP_TEXT_CHARACTERS");
  const text = typed.replace(/\s/gu, "");
  const characters = clusters(text);
  if (characters.length < 1 || characters.length > most) throw new NatsuinError("STAMP_TEXT_LENGTH", { most });
  if (characters.join("") !== text || characters.some((one) => !/^[\p{L}\p{N}\p{P}\p{S}]\p{M}?$/u.test(one)))
    throw new NatsuinError("STAMP_TEXT_CHARACTERS");
  return text;
}

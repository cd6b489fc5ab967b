import "server-only";
import type { Actor } from "../../auth/types.ts";
import type { StampPictures } from "../views.ts";
import { picturesOf } from "./pictures-of.ts";
import { checkDesign, type StampDesign } from "./stamp-design.ts";

/** What a design would look like; nothing is stored. Throws what `checkDesign` throws, STAMP_GLYPH_MISSING. */
export async function previewStamp(actor: Actor, design: StampDesign, now: Date): Promise<StampPictures> {
  const { seal, png } = checkDesign(design);
  return picturesOf(actor, seal, png, now);
}

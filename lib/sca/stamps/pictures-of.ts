import "server-only";
import type { Actor } from "../../auth/types.ts";
import { type Seal, STAMP_BOX, sealPicture, stampPicture } from "../../pades/index.ts";
import { stampFaces } from "../fonts.ts";
import type { StampPictures } from "../views.ts";

/** A 印影 alone and in the actor's signature field, by the drawing that his PDF gets. Throws STAMP_GLYPH_MISSING. */
export async function picturesOf(actor: Actor, seal: Seal, png: Uint8Array | null, now: Date): Promise<StampPictures> {
  const faces = await stampFaces();
  const who = { name: actor.displayName, organisation: actor.organisation ?? undefined };
  return {
    seal: sealPicture(seal, faces),
    field: stampPicture({ ...STAMP_BOX, ...seal, ...who, state: "signed", preparedAt: now }, faces),
    image: png && `data:image/png;base64,${Buffer.from(png).toString("base64")}`,
  };
}

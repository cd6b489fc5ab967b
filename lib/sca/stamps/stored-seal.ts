import "server-only";
import type { Bytes } from "../../bytes.ts";
import { appDb } from "../../db.ts";
import type { Stamp } from "../../generated/prisma/client.ts";
import { log } from "../../log.ts";
import type { Seal } from "../../pades/index.ts";
import { embedPixels } from "./image/embed-pixels.ts";
import { readPng } from "./image/read-png.ts";
import { KEPT_BYTES, keptPicture } from "./keep-picture.ts";

/** What a stored 印影 is drawn from, and its picture if it is one. Throws BLOB_MISSING, BLOB_CORRUPT. */
export async function storedSeal({ kind, text, direction, frame, image }: Stamp): Promise<{ seal: Seal; png: Bytes | null }> {
  if (kind === "image") {
    const png = await keptPicture(image ?? "");
    return { seal: { shape: "image", image: embedPixels(readPng(png, KEPT_BYTES)) }, png };
  }
  const mark = text ?? "";
  const seal: Seal =
    kind === "square"
      ? { shape: "square", mark }
      : { shape: "round", mark, direction: direction ?? undefined, frame: frame ?? undefined };
  return { seal, png: null };
}

/**
 * The 印影 that a person has chosen for his signature fields; null = the round one with the role's mark. It is decoration: one
 * whose file is lost does not stop a signature.
 */
export async function chosenSeal(userId: string): Promise<Seal | null> {
  const stamp = await appDb().stamp.findFirst({ where: { userId, isDefault: true } });
  if (!stamp) return null;
  try {
    return (await storedSeal(stamp)).seal;
  } catch (error) {
    log.error("sca.stamp.lost", error, { stamp: stamp.id });
    return null;
  }
}

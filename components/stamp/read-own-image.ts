"use client";

import { imageSize } from "./image-size.ts";

/** Of the file, and of what it unpacks to: a photograph fits, a bomb does not. */
const FILE_LIMIT = 10 * 1024 * 1024;
const PIXEL_LIMIT = 40_000_000;
/** Sides that are tried until the PNG is small enough for the server (lib/sca/stamps/image/read-png.ts). */
const SIDES = [480, 360, 240] as const;
const PNG_LIMIT = 600_000;

export type OwnImage = { ok: true; png: string } | { ok: false; why: "large" | "unreadable" };

/**
 * A photograph or scan as a small PNG in base64: decoded by the browser, in its sandbox, and drawn anew. The server reads nothing
 * but what a canvas writes (docs/decisions/0023).
 */
export async function readOwnImage(file: File): Promise<OwnImage> {
  if (file.size > FILE_LIMIT) return { ok: false, why: "large" };
  const size = imageSize(new Uint8Array(await file.arrayBuffer()));
  if (!size || size.width === 0 || size.height === 0) return { ok: false, why: "unreadable" };
  if (size.width * size.height > PIXEL_LIMIT) return { ok: false, why: "large" };
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return { ok: false, why: "unreadable" };
  try {
    for (const side of SIDES) {
      const png = await drawn(bitmap, side);
      if (png && png.size <= PNG_LIMIT) return { ok: true, png: await base64Of(png) };
    }
    return { ok: false, why: "large" };
  } finally {
    bitmap.close();
  }
}

function drawn(bitmap: ImageBitmap, side: number): Promise<Blob | null> {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (!context) return Promise.resolve(null);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function base64Of(blob: Blob): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });
}

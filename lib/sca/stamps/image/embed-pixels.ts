import "server-only";
import { deflateSync } from "node:zlib";
import type { EmbeddedImage } from "../../../pades/index.ts";
import type { Pixels } from "./pixels.ts";

/** As a PDF carries them: colour and alpha apart. */
export function embedPixels({ width, height, rgba }: Pixels): EmbeddedImage {
  const rgb = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  for (let pixel = 0; pixel < alpha.length; pixel++) {
    rgb.set(rgba.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
    alpha[pixel] = rgba[pixel * 4 + 3] as number;
  }
  const pack = (bytes: Uint8Array) => Uint8Array.from(deflateSync(bytes));
  return { width, height, rgb: pack(rgb), ...(alpha.every((one) => one === 255) ? {} : { alpha: pack(alpha) }) };
}

import { NatsuinError } from "../../../errors.ts";
import type { Pixels } from "./pixels.ts";

/** Fainter than that is not seen. */
const SEEN = 16;

/** Cuts off the transparent margin, so that the 印影 fills its place. Throws STAMP_IMAGE_EMPTY where nothing would be seen. */
export function trim({ width, height, rgba }: Pixels): Pixels {
  let [left, right, top, bottom] = [width, -1, height, -1];
  let ink = false;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      if ((rgba[at + 3] as number) < SEEN) continue;
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
      ink ||= Math.min(rgba[at] as number, rgba[at + 1] as number, rgba[at + 2] as number) < 255 - SEEN;
    }
  }
  // white on white paper is as empty as transparent
  if (!ink) throw new NatsuinError("STAMP_IMAGE_EMPTY");
  const [across, down] = [right - left + 1, bottom - top + 1];
  const out = new Uint8Array(across * down * 4);
  for (let y = 0; y < down; y++) {
    const from = ((top + y) * width + left) * 4;
    out.set(rgba.subarray(from, from + across * 4), y * across * 4);
  }
  return { width: across, height: down, rgba: out };
}

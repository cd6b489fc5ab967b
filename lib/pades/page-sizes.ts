import { openForSigning } from "./open-for-signing.ts";
import { walkPages } from "./walk-pages.ts";

/** Width and height of each page in points, as shown. Of any PDF that was taken in, whether it can still be signed or not. Throws PDF_*. */
export function pageSizes(bytes: Uint8Array): { width: number; height: number }[] {
  return walkPages(openForSigning(bytes)).map(({ width, height }) => ({ width, height }));
}

import type { Pixels } from "./pixels.ts";

/** The darkest of a pixel's colours: at PAPER and above it is paper, at INK and below ink, and between them an edge of ink. */
const PAPER = 225;
const INK = 140;

/** Makes white paper transparent and takes its share out of the edges, so that no pale rim stays around the strokes. */
export function clearPaper({ width, height, rgba }: Pixels): Pixels {
  const out = rgba.slice();
  for (let at = 0; at < out.length; at += 4) {
    const darkest = Math.min(out[at] as number, out[at + 1] as number, out[at + 2] as number);
    const share = Math.min(1, Math.max(0, (PAPER - darkest) / (PAPER - INK)));
    for (let part = at; part < at + 3; part++)
      out[part] = share === 0 ? 255 : Math.max(0, Math.round(((out[part] as number) - (1 - share) * 255) / share));
    out[at + 3] = Math.round((out[at + 3] as number) * share);
  }
  return { width, height, rgba: out };
}

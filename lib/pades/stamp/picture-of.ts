import type { Color, Mark, Segment } from "./mark.ts";
import { clusters, type StampFace } from "./stamp-face.ts";

/** A stamp for the screen: SVG path data in a box of points from the upper left corner. Plain data, no markup. */
export type StampPicture = {
  width: number;
  height: number;
  paths: { d: string; color: string /** absent = filled */; pen?: number; dash?: string }[];
  /** Where an own image stands, to which the caller has the address. */
  image?: { x: number; y: number; width: number; height: number };
};

type Faces = { text: StampFace; seal: StampFace };

/** The same marks that a PDF gets, with the fonts' own outlines in place of text. Throws STAMP_GLYPH_MISSING. */
export function pictureOf(
  marks: readonly Mark[],
  { width, height }: { width: number; height: number },
  faces: Faces,
): StampPicture {
  const data = (path: readonly Segment[]) => svgData(path, height);
  const picture: StampPicture = { width, height, paths: [] };
  for (const mark of marks) {
    if (mark.kind === "image") {
      picture.image = { x: mark.x, y: height - mark.y - mark.height, width: mark.width, height: mark.height };
      continue;
    }
    const color = hex(mark.color);
    if (mark.kind === "line") {
      picture.paths.push({ d: data(mark.path), color, pen: mark.pen, ...(mark.dash ? { dash: mark.dash.join(" ") } : {}) });
    } else if (mark.kind === "words") {
      const { text, x, y, size } = mark;
      let at = x;
      const outlines = clusters(text).flatMap((character) => {
        const outline = faces.text.outline(character, { x: at, y, across: size, up: size });
        at += faces.text.width(character) * size;
        return outline;
      });
      picture.paths.push({ d: data(outlines), color });
    } else {
      const outlines = mark.placed.flatMap((one) => faces.seal.outline(one.character, one, mark.vertical));
      picture.paths.push({ d: data(outlines), color });
    }
  }
  return picture;
}

function svgData(path: readonly Segment[], height: number): string {
  return path
    .map(
      ([op, ...points]) =>
        op.toUpperCase() + points.map((value, at) => Math.round((at % 2 ? height - value : value) * 100) / 100).join(" "),
    )
    .join("");
}

const hex = (color: Color): string =>
  `#${color
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;

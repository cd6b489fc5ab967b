/**
 * The one place where a rectangle on the page as its reader sees it becomes one in the page's own space, and where a drawing is
 * turned so that it stands upright for him. As seen: points of 1/72 inch from the lower left corner of the visible box, after
 * /Rotate and with /UserUnit applied, as pdf.js's viewport has them.
 */
export type SeenRect = readonly [x: number, y: number, width: number, height: number];

/** [a b c d e f] as PDF's `cm` takes it (ISO 32000-2 §8.3.3). */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** What of a page decides where things stand; see walkPages. */
export type SeenPage = {
  /** [left, bottom, right, top] of the visible box in the page's own space. */
  box: readonly [number, number, number, number];
  rotate: 0 | 90 | 180 | 270;
  /** Points a unit of the page's own space. */
  userUnit: number;
};

/** From the page as seen to its own space: undoes /UserUnit, the crop box's offset and /Rotate (clockwise). */
export function ownSpace({ box: [left, bottom, right, top], rotate, userUnit }: SeenPage): Matrix {
  const one = 1 / userUnit;
  if (rotate === 90) return [0, one, -one, 0, right, bottom];
  if (rotate === 180) return [-one, 0, 0, -one, right, top];
  if (rotate === 270) return [0, -one, one, 0, left, top];
  return [one, 0, 0, one, left, bottom];
}

/** [left, bottom, right, top] in the page's own space. */
export function toOwnSpace(rect: SeenRect, page: SeenPage): [number, number, number, number] {
  const [x, y, width, height] = rect;
  const matrix = ownSpace(page);
  const [x1, y1] = apply(matrix, x, y);
  const [x2, y2] = apply(matrix, x + width, y + height);
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

/** What `cm` takes before a drawing of `size` from (0,0) is put into the rectangle, upright as seen. */
export function drawingMatrix(rect: SeenRect, size: { width: number; height: number }, page: SeenPage): Matrix {
  const [x, y, width, height] = rect;
  const [a, b, c, d] = ownSpace(page);
  const [e, f] = apply(ownSpace(page), x, y);
  const [sx, sy] = [width / size.width, height / size.height];
  return [a * sx, b * sx, c * sy, d * sy, e, f];
}

/** Whether the rectangle has a size and lies on the page as seen, but for what rounding leaves over. */
export function isOnPage([x, y, width, height]: SeenRect, page: { width: number; height: number }): boolean {
  if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) return false;
  const rest = 0.01;
  return x >= -rest && y >= -rest && x + width <= page.width + rest && y + height <= page.height + rest;
}

const apply = ([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] => [a * x + c * y + e, b * x + d * y + f];

/** Rectangles on a page as seen: points from its lower left corner. Nothing here leaves the page or becomes too small to use. */
export type Rect = [x: number, y: number, width: number, height: number];
export type Size = { width: number; height: number };
export type Corner = "nw" | "ne" | "sw" | "se";
/** Where a moved field was lined up: an upright and a level line, in points. */
export type Guides = { x: number | null; y: number | null };

export const MM = 72 / 25.4;

const between = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
/** Hundredths of a point: what is saved reads back as it was. */
const tidy = (rect: Rect): Rect => rect.map((value) => Math.round(value * 100) / 100) as Rect;

/** On the page, and no larger than it. */
export function keepOn([x, y, width, height]: Rect, page: Size): Rect {
  const [w, h] = [Math.min(width, page.width), Math.min(height, page.height)];
  return tidy([between(x, 0, page.width - w), between(y, 0, page.height - h), w, h]);
}

/** `dy` upwards. */
export const moved = ([x, y, width, height]: Rect, dx: number, dy: number, page: Size): Rect =>
  keepOn([x + dx, y + dy, width, height], page);

/** Pulls one corner; the opposite one stays. */
export function pulled([x, y, width, height]: Rect, corner: Corner, dx: number, dy: number, least: Size, page: Size): Rect {
  let [left, bottom, right, top] = [x, y, x + width, y + height];
  if (corner === "nw" || corner === "sw") left = between(left + dx, 0, right - least.width);
  else right = between(right + dx, left + least.width, page.width);
  if (corner === "sw" || corner === "se") bottom = between(bottom + dy, 0, top - least.height);
  else top = between(top + dy, bottom + least.height, page.height);
  return tidy([left, bottom, right - left, top - bottom]);
}

/** Lines a moved field up with the edges and middles of the others, and with the page's middle, where one is within `reach`. */
export function snapped(rect: Rect, others: readonly Rect[], page: Size, reach: number): { rect: Rect; guides: Guides } {
  const [x, y, width, height] = rect;
  const across = nearest(edges(x, width), [page.width / 2, ...others.flatMap(([at, , size]) => edges(at, size))], reach);
  const along = nearest(edges(y, height), [page.height / 2, ...others.flatMap(([, at, , size]) => edges(at, size))], reach);
  return {
    rect: keepOn([x + (across?.by ?? 0), y + (along?.by ?? 0), width, height], page),
    guides: { x: across?.at ?? null, y: along?.at ?? null },
  };
}

const edges = (at: number, size: number) => [at, at + size / 2, at + size];

function nearest(own: number[], lines: number[], reach: number): { by: number; at: number } | null {
  let best: { by: number; at: number } | null = null;
  for (const line of lines)
    for (const edge of own) {
      const by = line - edge;
      if (Math.abs(by) <= reach && (best === null || Math.abs(by) < Math.abs(best.by))) best = { by, at: line };
    }
  return best;
}

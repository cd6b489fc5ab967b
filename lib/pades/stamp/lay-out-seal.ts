import { SEAL_LENGTH, type SealDirection } from "./seal.ts";
import { clusters } from "./stamp-face.ts";

/** Where a character goes: its cell's middle, and its size. */
export type Cell = { character: string; x: number; y: number; width: number; height: number };

/**
 * Sizes of the cells in a ring of radius 1, for vertical writing: columns from the right, each a list of heights under one width.
 * Chosen so that a cell's corner lies on the ring's inside, as an engraver fills a seal; horizontal writing turns them over.
 */
const ROUND: readonly (readonly { width: number; heights: readonly number[] }[])[] = [
  [{ width: 1.46, heights: [1.46] }],
  [{ width: 1.2, heights: [0.92, 0.92] }],
  [{ width: 0.98, heights: [0.63, 0.63, 0.63] }],
  [
    { width: 0.74, heights: [0.76, 0.76] },
    { width: 0.74, heights: [0.76, 0.76] },
  ],
  [
    { width: 0.72, heights: [0.52, 0.52, 0.52] },
    { width: 0.72, heights: [0.74, 0.74] },
  ],
  [
    { width: 0.72, heights: [0.52, 0.52, 0.52] },
    { width: 0.72, heights: [0.52, 0.52, 0.52] },
  ],
];

/** The cells of a 丸印 around (0,0). Throws RangeError (none, or more than six characters). */
export function layOutRound(mark: string, radius: number, direction: SealDirection): Cell[] {
  const characters = clusters(mark);
  const lines = ROUND[characters.length - 1];
  if (!lines) throw new RangeError(`a round seal holds one to ${SEAL_LENGTH.round} characters`);
  const breadth = lines.reduce((sum, { width }) => sum + width, 0);
  const cells: Cell[] = [];
  let across = breadth / 2;
  for (const { width, heights } of lines) {
    let along = heights.reduce((sum, height) => sum + height, 0) / 2;
    for (const height of heights) {
      const character = characters[cells.length] as string;
      const [x, y] = [(across - width / 2) * radius, (along - height / 2) * radius];
      cells.push(
        direction === "vertical"
          ? { character, x, y, width: width * radius, height: height * radius }
          : // A line from the left instead of a column from the top; the first line is the upper one.
            { character, x: -y, y: x, width: height * radius, height: width * radius },
      );
      along -= height;
    }
    across -= width;
  }
  return cells;
}

/** A character looks best a little taller than wide. */
const TALL = 1.15;
/** Beyond that a character looks torn. */
const STRETCH = { wide: 1.6, tall: 2 } as const;

/**
 * The cells of a 角印 around (0,0): columns from the right, as even as the number allows, the last characters (之印) filling
 * theirs. Throws RangeError (none, or more than 25 characters).
 */
export function layOutSquare(mark: string, side: number): Cell[] {
  const characters = clusters(mark);
  const count = characters.length;
  if (count < 1 || count > SEAL_LENGTH.square)
    throw new RangeError(`a square seal holds one to ${SEAL_LENGTH.square} characters`);
  const columns = bestColumns(count);
  const width = side / columns.length;
  return columns.flatMap((rows, column) => {
    const height = side / rows;
    const before = columns.slice(0, column).reduce((sum, one) => sum + one, 0);
    return characters.slice(before, before + rows).map((character, row) => ({
      character,
      x: side / 2 - (column + 0.5) * width,
      y: side / 2 - (row + 0.5) * height,
      width: Math.min(width, height * STRETCH.wide),
      height: Math.min(height, width * STRETCH.tall),
    }));
  });
}

/** How many characters each column gets: lengths differ by one at most, longer ones first. */
function bestColumns(count: number): number[] {
  // Side by side two characters would be read from the left today.
  if (count === 2) return [2];
  const even = (columns: number) =>
    Array.from({ length: columns }, (_, at) => Math.floor(count / columns) + (at < count % columns ? 1 : 0));
  const fault = (rows: number[]) => Math.max(...rows.map((row) => Math.abs(Math.log(rows.length / row / TALL))));
  const choices = Array.from({ length: Math.min(count, 6) }, (_, at) => even(at + 1));
  return choices.reduce((best, rows) => (fault(rows) < fault(best) ? rows : best));
}

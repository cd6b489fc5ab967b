import { describe, expect, it } from "vitest";
import { type Cell, layOutRound, layOutSquare } from "./lay-out-seal.ts";

const DIGITS = "一二三四五六七八九十百千万億兆京垓丈尺寸分厘毛里町";
const first = (count: number) => [...DIGITS].slice(0, count).join("");
const overlap = (a: Cell, b: Cell) =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 - 1e-9 && Math.abs(a.y - b.y) < (a.height + b.height) / 2 - 1e-9;
const pairs = (cells: Cell[]) => cells.flatMap((a, at) => cells.slice(at + 1).map((b) => [a, b] as const));

describe("the places of a seal's characters", () => {
  it.each([1, 2, 3, 4, 5, 6])("%i in a ring: none overlap, and their ink stays inside", (count) => {
    for (const direction of ["vertical", "horizontal"] as const) {
      const cells = layOutRound(first(count), 1, direction);
      expect(cells.map(({ character }) => character).join("")).toBe(first(count));
      for (const [a, b] of pairs(cells)) expect(overlap(a, b)).toBe(false);
      // A glyph's ink takes nine tenths of its em box, and hardly ever a corner.
      for (const { x, y, width, height } of cells)
        expect(Math.hypot(Math.abs(x) + 0.45 * width, Math.abs(y) + 0.45 * height)).toBeLessThan(1.03);
    }
  });

  it("a ring is read in columns from the right, or in lines from the left", () => {
    const [upperRight, , upperLeft] = layOutRound("山田太郎", 1, "vertical") as [Cell, Cell, Cell, Cell];
    expect([upperRight.x > 0, upperRight.y > 0, upperLeft.x < 0, upperLeft.y > 0]).toEqual([true, true, true, true]);
    const [left, right, lower] = layOutRound("山田太郎", 1, "horizontal") as [Cell, Cell, Cell, Cell];
    expect([left.x < 0, right.x > 0, left.y > 0, lower.y < 0, lower.x < 0]).toEqual([true, true, true, true, true]);
  });

  it("a square of any number is filled in even columns from the right, and none overlap", () => {
    for (let count = 1; count <= 25; count++) {
      const cells = layOutSquare(first(count), 10);
      expect(cells.map(({ character }) => character).join("")).toBe(first(count));
      for (const [a, b] of pairs(cells)) expect(overlap(a, b)).toBe(false);
      for (const { x, y, width, height } of cells) {
        expect(Math.max(Math.abs(x) + width / 2, Math.abs(y) + height / 2)).toBeLessThanOrEqual(5 + 1e-9);
        expect(width / height).toBeGreaterThan(0.45);
        expect(width / height).toBeLessThan(1.65);
      }
      const places = cells.map(({ x }) => Math.round(x * 1e6));
      const order = [...new Set(places)];
      const lengths = order.map((column) => places.filter((place) => place === column).length);
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
      expect(order).toEqual(order.toSorted((a, b) => b - a));
    }
  });
});

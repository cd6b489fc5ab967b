import { describe, expect, it } from "vitest";
import { keepOn, moved, pulled, type Rect, snapped } from "./geometry.ts";

const page = { width: 600, height: 800 };
const least = { width: 60, height: 20 };
const rect: Rect = [100, 100, 120, 40];

describe("a field under the hand", () => {
  it("stays on the page, however far it is moved", () => {
    expect(moved(rect, -5000, 5000, page)).toEqual([0, 760, 120, 40]);
    expect(moved(rect, 5000, -5000, page)).toEqual([480, 0, 120, 40]);
    expect(keepOn([10, 10, 9000, 9000], page)).toEqual([0, 0, 600, 800]);
  });

  it("keeps the corner opposite to the one that is pulled, and never becomes too small", () => {
    expect(pulled(rect, "se", 30, -10, least, page)).toEqual([100, 90, 150, 50]);
    expect(pulled(rect, "nw", 30, 10, least, page)).toEqual([130, 100, 90, 50]);
    expect(pulled(rect, "nw", 500, -500, least, page)).toEqual([160, 100, 60, 20]);
    expect(pulled(rect, "ne", 9000, 9000, least, page)).toEqual([100, 100, 500, 700]);
  });

  it("lines up with the middle of another, and of the page; farther off it stays where it is", () => {
    expect(snapped([103, 300, 120, 40], [rect], page, 4)).toEqual({ rect: [100, 300, 120, 40], guides: { x: 100, y: null } });
    expect(snapped([242, 300, 120, 40], [rect], page, 4).rect).toEqual([240, 300, 120, 40]);
    expect(snapped([110, 300, 120, 40], [rect], page, 4)).toEqual({ rect: [110, 300, 120, 40], guides: { x: null, y: null } });
  });
});

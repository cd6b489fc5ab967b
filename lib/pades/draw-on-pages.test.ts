import { zlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { Appearance } from "./appearance.ts";
import { graphicsNesting } from "./graphics-nesting.ts";
import { drawOnPages } from "./index.ts";
import { fromLatin1, latin1 } from "./pdf/chars.ts";
import { openPdf } from "./pdf/index.ts";
import { drawingMatrix, isOnPage, toOwnSpace } from "./place-on-page.ts";
import { craftPdf, onePage } from "./testing/craft-pdf.ts";
import { expectPdfRefused } from "./testing/refusal.ts";

const appearance: Appearance = {
  width: 40,
  height: 20,
  content: zlibSync(fromLatin1("0 0 40 20 re f")),
  fonts: {},
  text: "印 x",
};
const at = (page: number) => ({ page, rect: [10, 20, 40, 20] as const, appearance });

describe("places on a page as seen", () => {
  const box = [100, 200, 500, 800] as const;
  it.each([
    [0, [110, 220, 140, 240]],
    [90, [460, 210, 480, 240]],
    [180, [460, 760, 490, 780]],
    [270, [120, 760, 140, 790]],
  ] as const)("/Rotate %i is undone", (rotate, own) => {
    expect(toOwnSpace([10, 20, 30, 20], { box, rotate, userUnit: 1 })).toEqual(own);
  });

  it("a user unit counts for the page's own space, not for what is seen", () => {
    expect(toOwnSpace([10, 20, 30, 20], { box, rotate: 0, userUnit: 2 })).toEqual([105, 210, 120, 220]);
    expect(drawingMatrix([10, 20, 30, 20], { width: 60, height: 20 }, { box, rotate: 0, userUnit: 2 })).toEqual([
      0.25, 0, 0, 0.5, 105, 210,
    ]);
  });

  it("what is no number, has no size or leaves the page is not on it", () => {
    const page = { width: 400, height: 600 };
    expect(isOnPage([0, 0, 400, 600], page)).toBe(true);
    for (const rect of [
      [-1, 0, 10, 10],
      [391, 0, 10, 10],
      [0, 591, 10, 10],
      [0, 0, 0, 10],
      [0, 0, 10, -1],
      [Number.NaN, 0, 10, 10],
      [0, 0, Number.POSITIVE_INFINITY, 10],
    ] as const)
      expect(isOnPage(rect, page)).toBe(false);
  });
});

describe("the states that content leaves", () => {
  it.each([
    ["q Q", 0, 0],
    ["q q Q", 1, 0],
    ["Q Q q", 1, 2],
    ["(q) Tj <71> Tj /q gs [(q)] % q\nq", 1, 0],
    ["BI /W 1 ID qq EI q", 1, 0],
    ["(never closed q", 0, 0],
    ["", 0, 0],
  ])("%j: %i left, %i taken", (content, left, taken) => {
    expect(graphicsNesting(fromLatin1(content))).toEqual({ left, taken });
  });
});

describe("drawing onto pages", () => {
  it("keeps every byte that was there, and says the drawing's text", () => {
    const pdf = craftPdf({ objects: onePage() });
    const drawn = drawOnPages(pdf, [at(1)]);
    expect(drawn.subarray(0, pdf.length)).toEqual(pdf);
    expect(latin1(drawn)).toContain("/Span <</ActualText <feff537000200078>>> BDC");
    expect(openPdf(drawn).revisions).toHaveLength(2);
  });

  it("draws nothing into a document that somebody signed, and on no page that is not there", () => {
    const field = "<</FT/Sig/T(a)/V 9 0 R/Subtype/Widget/Rect[0 0 0 0]>>";
    const signed = craftPdf({ objects: onePage({ 8: field, 9: "<</Type/Sig>>" }, "/AcroForm<</Fields[8 0 R]>>") });
    expectPdfRefused("PDF_ALREADY_SIGNED", () => drawOnPages(signed, [at(1)]));
    const pdf = craftPdf({ objects: onePage() });
    expectPdfRefused("PDF_PAGE_OUT_OF_RANGE", () => drawOnPages(pdf, [at(2)]));
    expectPdfRefused("PDF_PAGE_OUT_OF_RANGE", () => drawOnPages(pdf, [at(Number.NaN)]));
  });

  it("a page that saves a million states costs no million restorations", () => {
    const pdf = craftPdf({ objects: onePage({ 4: { dict: "", data: "q ".repeat(1_000_000) } }) });
    expectPdfRefused("PDF_TOO_COMPLEX", () => drawOnPages(pdf, [at(1)]));
  });
});

import { zlibSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { productFolder } from "@/test/product-inputs.ts";
import { type Picture, renderers } from "@/test/render-pdf.ts";
import { stampFaces } from "../../sca/fonts.ts";
import type { Appearance } from "../appearance.ts";
import { drawOnPages } from "../index.ts";
import { craftPdf, onePage } from "../testing/craft-pdf.ts";
import { drawStamp, STAMP_BOX, STAMP_CAPTION, type Stamp, sealPicture, stampPicture } from "./draw-stamp.ts";
import type { StampPicture } from "./picture-of.ts";

/** What other contract services draw as boxes: 髙 and 𠮷 outside of JIS X 0208, ① and ㈱ of the vendors' rows, IVS beyond the BMP. */
const NAMES = { 髙: "髙﨑", 𠮷: "𠮷田", "①": "①号", "㈱": "㈱丸", "葛 IVS": "葛\u{E0100}", "辻 IVS": "辻\u{E0100}" } as const;
const ORGANISATION = "㈱髙①𠮷葛\u{E0100}辻\u{E0100}之印";

const faces = await stampFaces();
const folder = productFolder();
afterAll(() => folder.remove());

const who = {
  ...STAMP_BOX,
  name: "髙橋 𠮷郎①",
  organisation: "㈱葛\u{E0100}城",
  preparedAt: new Date("2026-11-20T05:00:00Z"),
} as const;
const round = (mark: string): Stamp => ({ ...who, shape: "round", mark, state: "signed" });
const square = (mark: string): Stamp => ({ ...who, shape: "square", mark, state: "signed" });

/** A page of the stamp's size that shows it, as the content of a form XObject, which is what a widget's appearance is. */
function pageOf(appearance: Appearance): Uint8Array {
  const { width, height } = STAMP_BOX;
  const objects = onePage({
    2: `<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 ${width} ${height}]>>`,
    4: { dict: "", data: "" },
  });
  return drawOnPages(craftPdf({ objects }), [{ page: 1, rect: [0, 0, width, height], appearance }]);
}

/** The screen's picture as a PDF: no font, only the outlines that the whole fonts have. */
function outlined({ width, height, paths }: StampPicture): Uint8Array {
  const operators = paths.map(({ d, color, pen }) => {
    const rgb = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255).join(" ");
    const path = [...d.matchAll(/([MLCZ])([^MLCZ]*)/g)].map(([, op, points = ""]) =>
      op === "Z" ? "h" : `${points} ${op?.toLowerCase()}`,
    );
    return pen ? `${rgb} RG ${pen} w ${path.join(" ")} S` : `${rgb} rg ${path.join(" ")} f`;
  });
  const content = `1 0 0 -1 0 ${height} cm ${operators.join("\n")}`;
  return pageOf({ width, height, content: zlibSync(new TextEncoder().encode(content)), fonts: {}, text: "" });
}

const SCALE = 6;
const SEAL = STAMP_BOX.height / STAMP_BOX.width;

const AROUND = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const));

/**
 * How much of the one's ink is not in the other, within a pixel: poppler sets a glyph to whole pixels or quarters of one, and
 * every renderer smooths edges in its own way.
 */
function difference(a: Picture, b: Picture, part = SEAL): number {
  let [ink, other] = [0, 0];
  for (let row = 0; row < a.height; row++) {
    for (let column = 0; column < a.width * part; column++) {
      const blue = (of: Picture, dx = 0, dy = 0) => of.at((column + dx + 0.5) / of.width, (row + dy + 0.5) / of.height)[2];
      const one = blue(a);
      if (one < 128) ink++;
      if (AROUND.every(([dx, dy]) => Math.abs(one - blue(b, dx, dy)) > 100)) other++;
    }
  }
  return other / ink;
}

function expectSame(drawn: Picture, expected: Picture): void {
  expect(difference(drawn, expected, 1)).toBeLessThan(0.005);
  expect(difference(expected, drawn, 1)).toBeLessThan(0.005);
}

const show = (name: keyof typeof renderers, pdf: Uint8Array) => Promise.resolve(renderers[name](pdf, 1, SCALE));

describe.each(Object.keys(renderers) as (keyof typeof renderers)[])("%s", (renderer) => {
  it.each(Object.entries(NAMES))(
    "draws %s in a 丸印 with the outlines that its font has, as the preview shows",
    async (_, mark) => {
      const drawn = await show(renderer, pageOf(drawStamp(round(mark), faces)));
      const expected = await show(renderer, outlined(stampPicture(round(mark), faces)));
      expectSame(drawn, expected);
      // and another character would be noticed
      const another = await show(renderer, outlined(stampPicture(round([...mark].length > 1 ? "乙乙" : "乙"), faces)));
      expect(difference(drawn, another)).toBeGreaterThan(0.2);
    },
  );

  it("draws all of them in a 角印 likewise, in columns from the right", async () => {
    const drawn = await show(renderer, pageOf(drawStamp(square(ORGANISATION), faces)));
    const expected = await show(renderer, outlined(stampPicture(square(ORGANISATION), faces)));
    expectSame(drawn, expected);
  });

  it.each(["葛", "辻"])("draws %s with its variation selector in the variant's form", async (base) => {
    for (const stamp of [round, square]) {
      const plain = await show(renderer, pageOf(drawStamp(stamp(base), faces)));
      const variant = await show(renderer, pageOf(drawStamp(stamp(`${base}\u{E0100}`), faces)));
      expect(difference(variant, plain)).toBeGreaterThan(0.02);
    }
  });

  it("draws an own image where a seal stands, upright, and its transparency over the page", async () => {
    const [width, height] = [2, 2];
    // red, blue / nothing, black
    const rgb = zlibSync(Uint8Array.of(200, 30, 20, 20, 30, 200, 0, 255, 0, 0, 0, 0));
    const alpha = zlibSync(Uint8Array.of(255, 255, 0, 255));
    const stamp: Stamp = { ...who, shape: "image", image: { width, height, rgb, alpha }, state: "signed" };
    const drawn = await show(renderer, pageOf(drawStamp(stamp, faces)));
    const at = (x: number, y: number) => drawn.at((x * SEAL) as number, y).map((value) => (value > 128 ? 1 : 0));
    expect([at(0.2, 0.2), at(0.8, 0.2), at(0.2, 0.8), at(0.8, 0.8)]).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [1, 1, 1],
      [0, 0, 0],
    ]);
    expect(drawn.at(0.02 * SEAL, 0.5)).toEqual([255, 255, 255]);
  });
});

describe("a stamp's text and fonts", () => {
  it.each([
    ["丸印", round("髙𠮷①㈱")],
    ["角印", square(ORGANISATION)],
  ] as const)("of a %s: pdftotext gives back seal, organisation, name and caption, variation selectors too", (name, stamp) => {
    folder.write(`${name}.pdf`, pageOf(drawStamp(stamp, faces)));
    const text = folder.run("pdftotext", "-raw", `${name}.pdf`, "-");
    for (const words of [stamp.shape === "image" ? "" : stamp.mark, who.name, who.organisation, STAMP_CAPTION])
      expect(text).toContain(words);
    expect(folder.run("mutool", "draw", "-q", "-F", "txt", `${name}.pdf`)).toContain(who.name);
  });

  it("every font is embedded, cut to what is used, and has a ToUnicode map", () => {
    for (const name of ["丸印", "角印"]) {
      const [, , ...fonts] = folder.run("pdffonts", `${name}.pdf`).trim().split("\n");
      expect(fonts).toHaveLength(2);
      // name, type, encoding, emb, sub, uni
      for (const font of fonts)
        expect(font).toMatch(/^[A-Z]{6}\+Noto(Sans|Serif)JP-\w+\s+CID TrueType\s+Identity-H\s+yes yes yes /);
      expect(folder.read(`${name}.pdf`).length).toBeLessThan(80_000);
    }
  });

  it("the preview is drawn with the ink that the PDF names", () => {
    const { paths } = sealPicture({ shape: "square", mark: "印" }, faces);
    expect(new Set(paths.map(({ color }) => color))).toEqual(new Set(["#c5331a"]));
  });
});

import { zlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { renderers } from "@/test/render-pdf.ts";
import type { Appearance } from "./appearance.ts";
import { allocateFields, drawOnPages, pageSizes, prepareSignature } from "./index.ts";
import { type Body, craftPdf, onePage } from "./testing/craft-pdf.ts";

/** Pages whose visible part is not what the media box says, in every way in which real and careless writers make them. */
const boxes: Record<string, { tree?: string; page?: string; except?: string[] }> = {
  plain: {},
  "cropped with an offset": { page: "/CropBox[100 150 500 700]" },
  "a media box from elsewhere": { page: "/MediaBox[-300 -200 295 642]" },
  // §14.11.2.1 asks for what both boxes share; poppler shows the whole media box
  "both, and the crop box larger": { page: "/MediaBox[50 60 450 760]/CropBox[0 0 430 1000]", except: ["poppler"] },
  "corners in reverse order": { page: "/MediaBox[595 842 0 0]/CropBox[500 700 100 150]" },
  // they share nothing: pdf.js shows the media box, poppler the blank crop box, MuPDF a strip between the two
  "a crop box beside the media box": { page: "/CropBox[900 900 1000 1000]", except: ["poppler", "mupdf"] },
  "boxes and turn inherited": { tree: "/CropBox[20 30 420 630]" },
  fractions: { page: "/MediaBox[0.5 0.25 595.75 842.5]/CropBox[10.1 20.2 400.3 500.4]" },
  "user units": { page: "/UserUnit 2/MediaBox[10 20 310 420]" },
};
const turns = [0, 90, 180, 270, -90, 450];

/** What careless writers leave behind for whoever draws next. */
const contents: Record<string, Body> = {
  "a moved and turned coordinate system": { dict: "", data: "0.5 0.2 -0.2 0.5 90 60 cm 1 0 0 rg" },
  "saved states never restored": { dict: "", data: "q 3 0 0 3 0 0 cm q BT (q Q \\) q) Tj ET 0 0 5 5 re W n" },
  "restored states never saved": { dict: "", data: "Q Q 2 0 0 2 40 40 cm % q q q\n" },
  "an inline image with q in its data": { dict: "", data: "q 4 0 0 4 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID q EI\n" },
};

const VERMILION = "0.8 0.2 0.1 rg";
const BLUE = "0.1 0.2 0.8 rg";
const GREEN = "0.1 0.6 0.2 rg";

/** A coloured block whose upper left quarter is green: it shows where it is and which way is up. */
function block(width: number, height: number, colour: string): Appearance {
  const content = `${colour} 0 0 ${width} ${height} re f ${GREEN} 0 ${height / 2} ${width / 2} ${height / 2} re f`;
  return { width, height, content: zlibSync(new TextEncoder().encode(content)), fonts: {}, text: "印 (block)" };
}

async function expectInPlace(pdf: Uint8Array, except: string[] = []): Promise<void> {
  const { width, height } = pageSizes(pdf)[0] as { width: number; height: number };
  const drawn = [0.1 * width, 0.7 * height, 0.3 * width, 0.2 * height] as const;
  const field = [0.55 * width, 0.15 * height, 0.35 * width, 0.1 * height] as const;
  const inked = drawOnPages(pdf, [{ page: 1, rect: drawn, appearance: block(80, 40, VERMILION) }]);
  const ready = allocateFields(inked, [{ name: "Signature1", page: 1, rect: field, appearance: null }]);
  // MuPDF puts a flag of its own over a field until it is signed
  const { bytes } = prepareSignature(ready, {
    fieldName: "Signature1",
    certify: true,
    contentsSize: 64,
    date: new Date(0),
    appearance: block(field[2], field[3], BLUE),
  });
  expect(bytes.subarray(0, pdf.length)).toEqual(pdf);
  for (const [name, render] of Object.entries(renderers)) {
    if (except.includes(name)) continue;
    const picture = await render(bytes);
    expect(picture.width / picture.height, name).toBeCloseTo(width / height, 1);
    for (const [rect, colour] of [
      [drawn, "red"],
      [field, "blue"],
    ] as const) {
      const [left, top] = [rect[0] / width, 1 - (rect[1] + rect[3]) / height];
      const [w, h] = [rect[2] / width, rect[3] / height];
      const [dx, dy] = [2.5 / picture.width, 2.5 / picture.height];
      const seen = (x: number, y: number) => hue(picture.at(x, y));
      const where = `${name} ${colour}`;
      // the four corners, just inside: up is up and left is left
      expect(seen(left + dx, top + dy), `${where} upper left`).toBe("green");
      expect(seen(left + w - dx, top + dy), `${where} upper right`).toBe(colour);
      expect(seen(left + dx, top + h - dy), `${where} lower left`).toBe(colour);
      expect(seen(left + w - dx, top + h - dy), `${where} lower right`).toBe(colour);
      // and just outside
      for (const [x, y] of [
        [left - dx, top + h / 2],
        [left + w + dx, top + h / 2],
        [left + w / 2, top - dy],
        [left + w / 2, top + h + dy],
      ] as const)
        expect(seen(x, y), `${where} outside`).toBe("none");
    }
  }
}

function hue([red, green, blue]: readonly [number, number, number]): string {
  if (Math.min(red, green, blue) > 200) return "none";
  if (red > green && red > blue) return "red";
  return green > blue ? "green" : "blue";
}

describe.each(Object.entries(boxes))("a page with %s", (_name, { tree = "", page = "", except }) => {
  it.each(turns)("turned by %i°: what is placed stands there, upright, in poppler, MuPDF and pdf.js", async (turn) => {
    const own = `/Rotate ${turn}`;
    const inherits = tree !== "";
    const pdf = craftPdf({
      objects: onePage({
        2: `<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]${tree}${inherits ? own : ""}>>`,
        3: `<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<>>${page}${inherits ? "" : own}>>`,
      }),
    });
    await expectInPlace(pdf, except);
  });
});

describe.each(Object.entries(contents))("a page whose content leaves %s", (_name, body) => {
  it.each(["4 0 R", "[4 0 R 5 0 R]", "[5 0 R 4 0 R]"])(
    "what is drawn onto it stands where it was placed (%s)",
    async (streams) => {
      const objects = onePage({
        3: `<</Type/Page/Parent 2 0 R/Contents ${streams}/Resources 6 0 R/Rotate 90>>`,
        4: body,
        5: { dict: "", data: "q 1 0 0 1 5 5 cm" },
        6: "<</XObject<</Natsuin0 7 0 R>>>>",
        7: { dict: "/Type/XObject/Subtype/Form/BBox[0 0 1 1]", data: "" },
      });
      const pdf = craftPdf({ objects });
      await expectInPlace(pdf);
    },
  );
});

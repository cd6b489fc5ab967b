import { zlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { inspectPdf } from "./inspect-pdf.ts";
import { fromLatin1 } from "./pdf/chars.ts";
import { type Body, craftPdf, onePage } from "./testing/craft-pdf.ts";
import { expectPdfRefused } from "./testing/refusal.ts";

const inspect = (objects: Record<number, Body>, trailer?: string) => inspectPdf(craftPdf({ objects, trailer }));
const certified = (level: string, freeField: boolean): Record<number, Body> =>
  onePage(
    {
      10: `<</SigFlags 3/Fields[11 0 R${freeField ? " 13 0 R" : ""}]>>`,
      11: "<</FT/Sig/T(Author)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/V 12 0 R>>",
      12: `<</Type/Sig/Filter/Adobe.PPKLite/Contents<00>/Reference[<</TransformMethod/DocMDP/TransformParams<<${level}>>>>]>>`,
      13: "<</FT/Sig/T(Customer)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]>>",
    },
    "/AcroForm 10 0 R/Perms<</DocMDP 12 0 R>>",
  );

describe("an ordinary document", () => {
  it("tells pages as they are shown", () => {
    const objects = onePage({
      2: "<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2/MediaBox[0 0 595 842]>>",
      5: "<</Type/Page/Parent 2 0 R/Rotate 90/CropBox[10 10 210 110]>>",
    });
    expect(inspect(objects)).toEqual({
      version: "1.7",
      pages: [
        { width: 595, height: 842 },
        { width: 100, height: 200 },
      ],
      fields: [],
      signatures: [],
    });
  });

  it("a certification with P=2 and a free field is accepted, and told", () => {
    expect(inspect(certified("/P 2", true))).toMatchObject({
      certification: 2,
      signatures: ["Author"],
      fields: [
        { name: "Author", free: false },
        { name: "Customer", free: true },
      ],
    });
  });

  it("an attached document that is no program is accepted", () => {
    const objects = onePage(
      { 5: "<</Type/Filespec/F(invoice.xml)/EF<</F 6 0 R>>>>", 6: { dict: "", data: "<Invoice/>" } },
      "/AF[5 0 R]",
    );
    expect(inspect(objects).pages).toHaveLength(1);
  });
});

describe("refusals", () => {
  it("an empty file", () => {
    expectPdfRefused("PDF_EMPTY", () => inspectPdf(new Uint8Array()));
  });

  it("a file that is no PDF", () => {
    expectPdfRefused("PDF_NOT_PDF", () => inspectPdf(fromLatin1("PK\x03\x04 a word document")));
  });

  it("60 MB, without reading them", () => {
    expectPdfRefused("PDF_TOO_LARGE", () => inspectPdf(new Uint8Array(60 * 1024 * 1024)));
  });

  it("a truncated file", () => {
    const pdf = craftPdf({ objects: onePage() });
    for (const part of [0.1, 0.5, 0.9]) expectPdfRefused("PDF_DAMAGED", () => inspectPdf(pdf.subarray(0, pdf.length * part)));
  });

  it("a damaged object anywhere in the document", () => {
    expectPdfRefused("PDF_DAMAGED", () => inspect(onePage({ 4: { dict: "/Length 5", data: "0 0 m 100 100 l S" } })));
  });

  it("an encrypted file", () => {
    expectPdfRefused("PDF_ENCRYPTED", () => inspect(onePage({ 5: "<</Filter/Standard>>" }), "/Root 1 0 R/Encrypt 5 0 R"));
  });

  it("a placeholder that another product left", () => {
    const placeholder = "<</Type/Sig/ByteRange [0 /********** /********** /**********]/Contents <00>>>";
    expectPdfRefused("PDF_UNFINISHED_SIGNATURE", () => inspect(onePage({ 5: placeholder })));
  });

  const script = "<</S/JavaScript/JS(app.alert\\(1\\))>>";
  it.each<[string, Record<number, Body>]>([
    ["on opening", onePage({}, `/OpenAction${script}`)],
    ["by an indirect name", onePage({ 5: "<</S 6 0 R/JS(1)>>", 6: "/JavaScript" }, "/OpenAction 5 0 R")],
    ["by a name with escapes", onePage({}, "/OpenAction<</S/J#61vaScript/JS(1)>>")],
    ["as a second action", onePage({}, `/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[${script}]>>`)],
    ["on a page", onePage({ 3: `<</Type/Page/Parent 2 0 R/AA<</O${script}>>>>` })],
    [
      "on an annotation",
      onePage({ 3: "<</Type/Page/Parent 2 0 R/Annots[5 0 R]>>", 5: `<</Type/Annot/Subtype/Link/A${script}>>` }),
    ],
    ["in the name tree", onePage({}, "/Names<</JavaScript<</Names[(a)<<>>]>>>>")],
    ["in a rendition", onePage({}, "/OpenAction<</S/Rendition/JS(1)>>")],
  ])("JavaScript %s", (_, objects) => {
    expectPdfRefused("PDF_JAVASCRIPT", () => inspect(objects));
  });

  it("an action that starts a program", () => {
    expectPdfRefused("PDF_LAUNCH", () => inspect(onePage({}, "/OpenAction<</S/Launch/F(cmd.exe)>>")));
  });

  it.each<[string, string, Body]>([
    ["by its name", "(setup.exe)", { dict: "", data: "x" }],
    ["by a name in UTF-16", "<FEFF0061002E006A0073>", { dict: "", data: "x" }],
    ["by its first bytes", "(readme.txt)", { dict: "", data: "MZ\x90\x00" }],
    [
      "by its first bytes, compressed",
      "(readme.txt)",
      { dict: "/Filter/FlateDecode", data: zlibSync(fromLatin1("\x7fELF\x02\x01")) },
    ],
  ])("an executable attachment, known %s", (_, name, file) => {
    const objects = onePage(
      { 5: `<</Type/Filespec/UF${name}/EF<</F 6 0 R>>>>`, 6: file },
      "/Names<</EmbeddedFiles<</Names[(a) 5 0 R]>>>>",
    );
    expectPdfRefused("PDF_EMBEDDED_EXECUTABLE", () => inspect(objects));
  });

  it("an XFA form", () => {
    expectPdfRefused("PDF_XFA", () => inspect(onePage({ 5: { dict: "", data: "<xdp/>" } }, "/AcroForm<</Fields[]/XFA 5 0 R>>")));
  });

  it("certified against any change", () => {
    expectPdfRefused("PDF_CERTIFIED_NO_CHANGES", () => inspect(certified("/P 1", true)));
  });

  it("certified, and no field left", () => {
    expectPdfRefused("PDF_CERTIFIED_NO_FIELD", () => inspect(certified("/P 2", false)));
    expectPdfRefused("PDF_CERTIFIED_NO_FIELD", () => inspect(certified("", false)));
  });

  it("a signed field's lock that forbids changes", () => {
    const objects = onePage(
      { 11: "<</FT/Sig/T(A)/Subtype/Widget/Rect[0 0 0 0]/V<</Type/Sig>>/Lock<</Action/All/P 1>>>>" },
      "/AcroForm<</Fields[11 0 R]>>",
    );
    expectPdfRefused("PDF_CERTIFIED_NO_CHANGES", () => inspect(objects));
  });

  it.each([
    ["says fewer", "<</Type/Pages/Kids[3 0 R]/Count 0/MediaBox[0 0 9 9]>>"],
    ["says more", "<</Type/Pages/Kids[3 0 R]/Count 2/MediaBox[0 0 9 9]>>"],
    ["is missing", "<</Type/Pages/Kids[3 0 R]/MediaBox[0 0 9 9]>>"],
  ])("a page count that %s than the tree holds", (_, root) => {
    expectPdfRefused("PDF_PAGE_COUNT_AMBIGUOUS", () => inspect(onePage({ 2: root })));
  });

  it("a page tree with a loop, or 10,000 levels deep", () => {
    expectPdfRefused("PDF_DAMAGED", () => inspect(onePage({ 2: "<</Type/Pages/Kids[2 0 R]/Count 1>>" })));
    const deep = onePage();
    for (let i = 0; i < 10_000; i++) deep[100 + i] = `<</Type/Pages/Kids[${101 + i} 0 R]/Count 1>>`;
    deep[2] = "<</Type/Pages/Kids[100 0 R]/Count 1>>";
    deep[10_100] = "<</Type/Page/MediaBox[0 0 9 9]>>";
    expectPdfRefused("PDF_TOO_COMPLEX", () => inspect(deep));
  });
});

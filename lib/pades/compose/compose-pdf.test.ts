import { describe, expect, it } from "vitest";
import { allocateFields } from "../allocate-fields.ts";
import { inspectPdf } from "../inspect-pdf.ts";
import { latin1 } from "../pdf/chars.ts";
import { openPdf, type PdfDict, type PdfRef } from "../pdf/index.ts";
import { type Body, craftPdf, onePage } from "../testing/craft-pdf.ts";
import { expectPdfRefused } from "../testing/refusal.ts";
import { readTextString } from "../text-string.ts";
import { walkFields } from "../walk-fields.ts";
import { walkPages } from "../walk-pages.ts";
import { composePdf } from "./compose-pdf.ts";
import { readNameTree } from "./name-tree.ts";

const pdfOf = (more: Record<number, Body> = {}, catalog = "", version = "1.7") =>
  craftPdf({ version, objects: onePage(more, catalog) });
const part = (title: string, bytes: Uint8Array) => ({ name: `${title}.pdf`, title, bytes });
const file = (name: string, text = "x") => ({ name, mime: "text/plain", bytes: new TextEncoder().encode(text) });
const join = (...documents: Uint8Array[]) =>
  composePdf(
    documents.map((bytes, at) => part(`第${at + 1}号`, bytes)),
    [],
  );
const widget = "<</FT/Tx/T(Amount)/Type/Annot/Subtype/Widget/Rect[0 0 9 9]/P 3 0 R>>";
const formed = pdfOf(
  { 3: "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[11 0 R]>>", 11: widget },
  "/AcroForm<</Fields[11 0 R]/DA(/Helv 0 Tf)>>",
);

describe("composePdf", () => {
  it("one document without attachments stays as it is, byte for byte", () => {
    const input = pdfOf();
    expect(latin1(join(input))).toBe(latin1(input));
  });

  it("pages stand in the sender's order after the first document's unchanged bytes, boxes and rotation as they were", () => {
    const first = pdfOf();
    const second = pdfOf({ 2: "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[10 20 410 620]/CropBox[20 40 400 600]/Rotate 90>>" });
    const third = pdfOf({ 2: "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 300]>>" });
    const turnedTree = pdfOf({ 2: "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]/CropBox[1 1 9 9]/Rotate 180>>" });
    for (const base of [first, turnedTree]) {
      const joined = join(base, second, third);
      expect(latin1(joined.subarray(0, base.length))).toBe(latin1(base));
      const pages = walkPages(openPdf(joined)).map(({ box, rotate }) => ({ box, rotate }));
      expect(pages.slice(1)).toEqual([
        { box: [20, 40, 400, 600], rotate: 90 },
        { box: [0, 0, 300, 300], rotate: 0 },
      ]);
    }
  });

  it("each document has an outline entry that leads to its first page; what it brought hangs below", () => {
    const outline = (title: string): Record<number, Body> => ({
      20: "<</Type/Outlines/First 21 0 R/Last 22 0 R/Count 2>>",
      21: `<</Title(${title} 1)/Parent 20 0 R/Next 22 0 R/Dest[3 0 R/Fit]>>`,
      22: `<</Title(${title} 2)/Parent 20 0 R/Prev 21 0 R/Dest(end)>>`,
      23: "<</Names[(end)[3 0 R/XYZ 0 0 0]]>>",
    });
    const catalog = "/Outlines 20 0 R/Names<</Dests 23 0 R>>";
    const pdf = openPdf(join(pdfOf(outline("A"), catalog), pdfOf(outline("B"), catalog)));
    const pages = walkPages(pdf).map(({ ref }) => ref.num);
    const titles = (first: PdfDict | undefined): [string | undefined, number | undefined, unknown][] => {
      const found: [string | undefined, number | undefined, unknown][] = [];
      for (let at = first; at; at = pdf.dict(at.get("Next"))) {
        const [page] = pdf.array(at.get("Dest")) ?? [];
        found.push([readTextString(at.get("Title")), (page as PdfRef | undefined)?.num, titles(pdf.dict(at.get("First")))]);
      }
      return found;
    };
    expect(titles(pdf.dict(pdf.dict(pdf.catalog.get("Outlines"))?.get("First")))).toEqual([
      [
        "第1号",
        pages[0],
        [
          ["A 1", pages[0], []],
          ["A 2", undefined, []],
        ],
      ], // by the first document's own list of names
      [
        "第2号",
        pages[1],
        [
          ["B 1", pages[1], []],
          ["B 2", pages[1], []],
        ],
      ],
    ]);
  });

  it("fields of the same name stay different fields, on their own pages", () => {
    const pdf = openPdf(join(formed, formed, formed));
    const fields = walkFields(pdf);
    expect(fields.map(({ name }) => name)).toEqual(["Amount", "Document2.Amount", "Document3.Amount"]);
    const pages = walkPages(pdf).map(({ ref }) => ref.num);
    expect(fields.map(({ dict }) => (dict.get("P") as PdfRef).num)).toEqual(pages);
    expect(walkPages(pdf).map(({ dict }) => pdf.array(dict.get("Annots"))?.[0])).toEqual(fields.map(({ ref }) => ref));
    expect(
      inspectPdf(allocateFields(join(formed, formed), [{ name: "甲", page: 2, rect: null, appearance: null }])).fields,
    ).toHaveLength(3);
  });

  it("a layer that a later document hides stays hidden", () => {
    const layered = (view: string) =>
      pdfOf({ 15: "<</Type/OCG/Name(a)>>", 16: "<</Type/OCG/Name(b)>>" }, `/OCProperties<</OCGs[15 0 R 16 0 R]/D<<${view}>>>>`);
    for (const view of ["/OFF[15 0 R]", "/BaseState/OFF/ON[16 0 R]"]) {
      const pdf = openPdf(join(pdfOf(), layered(view)));
      const properties = pdf.dict(pdf.catalog.get("OCProperties"));
      const named = (list: string) =>
        (pdf.array(pdf.dict(properties?.get("D"))?.get(list)) ?? []).map((ref) => readTextString(pdf.dict(ref)?.get("Name")));
      expect([named("OFF"), named("ON")]).toEqual([["a"], ["b"]]);
    }
  });

  it("attachments are embedded as they are, associated with the document, under the names that people gave them", () => {
    const pdf = openPdf(composePdf([part("契約書", pdfOf())], [file("図面 (1).txt", "図"), file("plain.txt", "x\0y")]));
    const listed = readNameTree(pdf, pdf.dict(pdf.catalog.get("Names"))?.get("EmbeddedFiles"));
    const found = [...listed.values()].map((ref) => {
      const spec = pdf.dict(ref);
      const stream = pdf.stream(pdf.dict(spec?.get("EF"))?.get("F"));
      return [readTextString(spec?.get("UF")), readTextString(spec?.get("F")), new TextDecoder().decode(stream?.raw)];
    });
    expect(found.sort()).toEqual([
      ["plain.txt", "plain.txt", "x\0y"],
      ["図面 (1).txt", "attachment-1.txt", "図"],
    ]);
    expect(pdf.array(pdf.catalog.get("AF"))).toHaveLength(2);
  });

  it("files that the documents bring are kept, each under a key of its own", () => {
    const brings = pdfOf(
      {
        30: "<</Names[(a.txt) 31 0 R]>>",
        31: "<</Type/Filespec/F(a.txt)/EF<</F 32 0 R>>>>",
        32: { dict: "/Type/EmbeddedFile", data: "own" },
      },
      "/Names<</EmbeddedFiles 30 0 R>>",
    );
    const pdf = openPdf(composePdf([part("1", brings), part("2", brings)], [file("a.txt")]));
    const listed = readNameTree(pdf, pdf.dict(pdf.catalog.get("Names"))?.get("EmbeddedFiles"));
    expect([...listed.keys()]).toEqual(["a.txt", "a.txt (2)", "a.txt (3)"]);
  });

  it("a document that is signed elsewhere is neither joined nor given attachments; the refusal names it", () => {
    const signature = "<</FT/Sig/T(S)/V<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>>>";
    const signed = pdfOf({ 11: signature }, "/AcroForm<</Fields[11 0 R]>>");
    expectPdfRefused("PDF_JOIN_SIGNED", () => join(pdfOf(), signed));
    expectPdfRefused("PDF_JOIN_SIGNED", () => join(signed, pdfOf()));
    expectPdfRefused("PDF_ATTACH_SIGNED", () => composePdf([part("S", signed)], [file("a.txt")]));
    expect(() => join(pdfOf(), signed)).toThrowError(expect.objectContaining({ details: { file: "第2号.pdf" } }));
  });

  it("an encrypted document is refused, and so are more than 50 MB in all", () => {
    const encrypted = craftPdf({ objects: onePage(), trailer: "/Root 1 0 R/Encrypt<</Filter/Standard>>" });
    expectPdfRefused("PDF_ENCRYPTED", () => join(pdfOf(), encrypted));
    const big = { ...file("big.txt"), bytes: new Uint8Array(30 * 1024 * 1024) };
    expectPdfRefused("PDF_PARTS_TOO_LARGE", () => composePdf([part("1", pdfOf())], [big, big]));
  });

  it("a chain of references and a circle of objects end", () => {
    const chain: Record<number, Body> = {};
    for (let num = 100; num < 30_000; num++) chain[num] = `[${num + 1} 0 R]`;
    chain[30_000] = "[100 0 R 1 0 R 2 0 R]";
    const joined = join(pdfOf(), pdfOf({ ...chain, 3: "<</Type/Page/Parent 2 0 R/PieceInfo 100 0 R>>" }));
    expect(inspectPdf(joined).pages).toHaveLength(2);
  });

  it("the newest version counts", () => {
    expect(openPdf(join(pdfOf({}, "", "1.4"), pdfOf({}, "", "2.0"))).version).toBe("2.0");
  });

  it.each(["/Dests 23 0 R", "/Dests<</Kids[23 0 R]>>"])("links by name lead to their own document's page (%s)", (dests) => {
    const link = "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoTo/D(x)>>>>";
    const linked = pdfOf(
      { 3: `<</Type/Page/Parent 2 0 R/Annots[${link}]>>`, 23: "<</Names[(x)<</D[3 0 R/Fit]>>]>>" },
      `/Names<<${dests}>>`,
    );
    const pdf = openPdf(join(pdfOf(), linked));
    const page = walkPages(pdf)[1];
    const annotation = pdf.dict(pdf.array(page?.dict.get("Annots"))?.[0]);
    const target = pdf.array(pdf.dict(annotation?.get("A"))?.get("D"));
    expect(target?.[0]).toEqual(page?.ref);
  });
});

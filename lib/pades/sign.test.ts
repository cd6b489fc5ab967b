import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { addDss } from "./add-dss.ts";
import { allocateFields, type FieldPlacement } from "./allocate-fields.ts";
import { inspectPdf } from "./inspect-pdf.ts";
import { latin1 } from "./pdf/chars.ts";
import { openPdf, PdfName, PdfRef, type PdfStream } from "./pdf/index.ts";
import { prepareSignature } from "./prepare-signature.ts";
import { appendRevision, type Body, craftPdf, onePage } from "./testing/craft-pdf.ts";
import { expectPdfRefused } from "./testing/refusal.ts";
import { readTextString } from "./text-string.ts";
import { walkFields } from "./walk-fields.ts";

const date = new Date("2026-11-20T14:30:05Z");
const sha1 = (bytes: Uint8Array) => createHash("sha1").update(bytes).digest();
const place = (name: string, more: Partial<FieldPlacement> = {}): FieldPlacement => ({
  name,
  page: 1,
  rect: [50, 60, 180, 64],
  appearance: null,
  ...more,
});
const pdfOf = (objects: Record<number, Body> = onePage(), form: "table" | "stream" = "table") => craftPdf({ objects, form });
const fieldOf = (pdf: Uint8Array, name: string) => walkFields(openPdf(pdf)).find((field) => field.name === name)?.dict;
const prefixKept = (input: Uint8Array, output: Uint8Array) =>
  expect(latin1(output.subarray(0, input.length))).toBe(latin1(input));
const preparation = { fieldName: "甲", certify: true, contentsSize: 1000, date };

describe("allocateFields", () => {
  it.each(["table", "stream"] as const)(
    "adds every field in one revision on top of unchanged bytes, in the form of a cross-reference %s",
    (form) => {
      const input = pdfOf(onePage(), form);
      const output = allocateFields(input, [place("甲"), place("乙")]);
      prefixKept(input, output);
      const pdf = openPdf(output);
      expect(pdf.revisions.map((revision) => revision.form)).toEqual([form, form]);
      expect(inspectPdf(output).fields).toEqual([
        { name: "甲", type: "Sig", free: true },
        { name: "乙", type: "Sig", free: true },
      ]);
      expect(pdf.numberOf(pdf.dict(pdf.catalog.get("AcroForm"))?.get("SigFlags"))).toBe(3);
      expect(pdf.dict(fieldOf(output, "甲"))?.get("F")).toBe(132);
    },
  );

  it("keeps an existing form and its other entries, indirect or direct", () => {
    const text = "<</FT/Tx/T(Amount)/Type/Annot/Subtype/Widget/Rect[0 0 9 9]>>";
    for (const objects of [
      onePage({ 10: "<</DA(/Helv 0 Tf)/Fields[11 0 R]>>", 11: text }, "/AcroForm 10 0 R"),
      onePage({ 11: text }, "/AcroForm<</DA(/Helv 0 Tf)/Fields[11 0 R]>>"),
      onePage({ 11: text, 12: "[11 0 R]" }, "/AcroForm<</DA(/Helv 0 Tf)/Fields 12 0 R>>"),
    ]) {
      const pdf = openPdf(allocateFields(pdfOf(objects), [place("甲")]));
      expect(walkFields(pdf).map(({ name }) => name)).toEqual(["Amount", "甲"]);
      expect(pdf.dict(pdf.catalog.get("AcroForm"))?.has("DA")).toBe(true);
    }
  });

  it("an indirect /Annots array grows in its place and the page object stays untouched", () => {
    const link = "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]>>";
    const input = pdfOf(onePage({ 3: "<</Type/Page/Parent 2 0 R/Annots 6 0 R>>", 6: "[7 0 R]", 7: link }));
    const pdf = openPdf(allocateFields(input, [place("甲"), place("乙")]));
    expect(pdf.revisions[1]?.entries.has(3)).toBe(false);
    expect(pdf.array(new PdfRef(6))).toHaveLength(3);
  });

  it("a page's own attributes stay as they are, inherited ones are not copied", () => {
    const page = openPdf(allocateFields(pdfOf(), [place("甲")])).dict(new PdfRef(3));
    expect([...(page?.keys() ?? [])]).toEqual(["Type", "Parent", "Contents", "Resources", "Annots"]);
  });

  it.each([
    [0, [60, 80, 240, 144]],
    [90, [405, 70, 469, 250]],
    [180, [299, 686, 479, 750]],
    [270, [70, 580, 134, 760]],
  ])("a place on a page shown turned by %i degrees lands where the viewer sees it", (rotate, rect) => {
    const page = `<</Type/Page/Parent 2 0 R/Rotate ${rotate}/CropBox[10 20 529 810]>>`;
    const output = allocateFields(pdfOf(onePage({ 3: page, 2: "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>" })), [
      place("甲", { rect: [50, 60, 180, 64] }),
    ]);
    expect(fieldOf(output, "甲")?.get("Rect")).toEqual(rect);
  });

  it("an invisible field has an empty rectangle", () => {
    expect(fieldOf(allocateFields(pdfOf(), [place("甲", { rect: null })]), "甲")?.get("Rect")).toEqual([0, 0, 0, 0]);
  });

  it("declares ETSI's extension below PDF 2.0 and not from there on", () => {
    const declared = (version: string) => {
      const pdf = openPdf(allocateFields(craftPdf({ version, objects: onePage() }), [place("甲")]));
      return pdf.dict(pdf.catalog.get("Extensions"))?.has("ESIC") ?? false;
    };
    expect([declared("1.3"), declared("1.7"), declared("2.0")]).toEqual([true, true, false]);
  });

  it("a name in use, twice the same name and a page that is not there are refused", () => {
    const once = allocateFields(pdfOf(), [place("甲")]);
    expectPdfRefused("PDF_FIELD_NAME_TAKEN", () => allocateFields(once, [place("甲")]));
    expectPdfRefused("PDF_FIELD_NAME_TAKEN", () => allocateFields(pdfOf(), [place("甲"), place("甲")]));
    expectPdfRefused("PDF_PAGE_OUT_OF_RANGE", () => allocateFields(pdfOf(), [place("甲", { page: 2 })]));
  });
});

describe("prepareSignature", () => {
  const allocated = allocateFields(pdfOf(), [place("甲"), place("乙")]);

  it("writes what EN 319 142-1 asks, and neither /Reason nor /Cert", () => {
    const { bytes } = prepareSignature(allocated, { ...preparation, name: "署名者 一郎" });
    const start = latin1(bytes).indexOf("/Type /Sig\n");
    const dictionary = latin1(bytes, start, bytes.length);
    expect(dictionary).toContain("/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n");
    expect(dictionary).toContain("/ByteRange [0 /********** /********** /**********]\n/Contents <000");
    expect(dictionary).toContain("/M (D:20261120233005+09'00')");
    expect(dictionary).not.toMatch(/\/Reason|\/Cert\b/);
    expect(readTextString(fieldOf(allocated, "甲")?.get("T"))).toBe("甲");
  });

  it("the gap is exactly the contents' angle brackets, and the file ends with %%EOF", () => {
    const { bytes, byteRange, inputLength } = prepareSignature(allocated, preparation);
    const [, start, end, rest] = byteRange;
    expect(latin1(bytes, start, end)).toMatch(/^<0{2000}>$/);
    expect(end + rest).toBe(bytes.length);
    expect(latin1(bytes, bytes.length - 6)).toBe("\n%%EOF");
    expect(inputLength).toBe(allocated.length);
    prefixKept(allocated, bytes);
  });

  it("the first signature certifies with P=2; a later one changes its own field and nothing else", () => {
    const first = prepareSignature(allocated, preparation).bytes;
    const signed = fromPrepared(first);
    const pdf = openPdf(signed);
    expect(pdf.dict(pdf.catalog.get("Perms"))?.has("DocMDP")).toBe(true);
    expect(inspectPdf(signed)).toMatchObject({ certification: 2, signatures: ["甲"] });
    const second = openPdf(fromPrepared(prepareSignature(signed, { ...preparation, fieldName: "乙", certify: false }).bytes));
    const field = walkFields(second).find(({ name }) => name === "乙");
    expect([...(second.revisions.at(-1)?.entries.keys() ?? [])]).toHaveLength(2);
    expect(second.revisions.at(-1)?.entries.has(field?.ref.num ?? -1)).toBe(true);
  });

  it("a field that is unknown, signed or of another kind is refused, and so is a second certification", () => {
    const signed = fromPrepared(prepareSignature(allocated, preparation).bytes);
    expectPdfRefused("PDF_FIELD_NOT_FREE", () => prepareSignature(signed, { ...preparation, certify: false }));
    expectPdfRefused("PDF_FIELD_NOT_FREE", () => prepareSignature(allocated, { ...preparation, fieldName: "丙" }));
    expectPdfRefused("PDF_ALREADY_SIGNED", () => prepareSignature(signed, { ...preparation, fieldName: "乙" }));
  });

  it("a certified document takes no new field", () => {
    const signed = fromPrepared(prepareSignature(allocated, preparation).bytes);
    expectPdfRefused("PDF_CERTIFIED_NO_FIELD", () => allocateFields(signed, [place("丙")]));
  });
});

describe("addDss", () => {
  const [ca, leaf, ocsp, crl] = ["ca certificate", "leaf certificate", "ocsp response", "list"].map((text) =>
    new TextEncoder().encode(text),
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const contents = Uint8Array.of(0x30, 3, 2, 1, 5, 0, 0, 0, 0);
  const data = { certs: [ca, leaf], ocsps: [ocsp], crls: [crl] };
  const storeOf = (bytes: Uint8Array, key: string) => {
    const pdf = openPdf(bytes);
    return (pdf.array(pdf.dict(pdf.catalog.get("DSS"))?.get(key)) ?? []).map((ref) =>
      new TextDecoder().decode((pdf.stream(ref) as PdfStream).raw),
    );
  };

  it("stands in the catalog in a revision of its own, each value once and raw", async () => {
    const input = pdfOf();
    const output = await addDss(input, { ...data, vri: [{ contents, ...data }] }, sha1);
    prefixKept(input, output);
    expect(storeOf(output, "Certs")).toEqual(["ca certificate", "leaf certificate"]);
    expect(storeOf(output, "OCSPs")).toEqual(["ocsp response"]);
    expect(storeOf(output, "CRLs")).toEqual(["list"]);
  });

  it("the VRI key is the SHA-1 of the contents with their padding, in capitals", async () => {
    const pdf = openPdf(await addDss(pdfOf(), { certs: [], ocsps: [], crls: [], vri: [{ contents, ...data }] }, sha1));
    const key = createHash("sha1").update(contents).digest("hex").toUpperCase();
    const vri = pdf.dict(pdf.dict(pdf.catalog.get("DSS"))?.get("VRI"));
    expect([...(vri?.keys() ?? [])]).toEqual([key]);
    expect([...(pdf.dict(vri?.get(key))?.keys() ?? [])]).toEqual(["Cert", "OCSP", "CRL"]);
  });

  it("a second store keeps the first: same DER, same object", async () => {
    const first = await addDss(pdfOf(), { ...data, vri: [{ contents, ...data }] }, sha1);
    const other = new TextEncoder().encode("ocsp response 2");
    const second = await addDss(
      first,
      { certs: [ca], ocsps: [other, ocsp], crls: [], vri: [{ contents: leaf, certs: [ca], ocsps: [other], crls: [] }] },
      sha1,
    );
    prefixKept(first, second);
    expect(storeOf(second, "Certs")).toEqual(["ca certificate", "leaf certificate"]);
    expect(storeOf(second, "OCSPs")).toEqual(["ocsp response", "ocsp response 2"]);
    const pdf = openPdf(second);
    expect([...(pdf.dict(pdf.dict(pdf.catalog.get("DSS"))?.get("VRI"))?.keys() ?? [])]).toHaveLength(2);
    expect(latin1(second).split("ca certificate")).toHaveLength(2);
  });
});

describe("the written revision", () => {
  it("copies neither a hybrid's /XRefStm nor the older section's own keys", () => {
    const input = appendRevision(pdfOf(), {}, { trailer: "/Root 1 0 R/Info 4 0 R/ID[<aa><bb>]/Custom/Kept" });
    const { trailer } = openPdf(allocateFields(input, [place("甲")]));
    expect(trailer.get("Custom")).toEqual(new PdfName("Kept"));
    expect(trailer.get("ID")).toHaveLength(2);
    expect(trailer.get("Prev")).toBe(openPdf(input).revisions[1]?.xrefOffset);
    expect(trailer.has("XRefStm")).toBe(false);
  });
});

/** The prepared bytes with numbers in the placeholder: what they look like once signed. */
function fromPrepared(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(latin1(bytes).replaceAll("/**********", "00000000001"), (char) => char.charCodeAt(0));
}

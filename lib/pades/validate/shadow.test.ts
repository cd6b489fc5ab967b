import { beforeAll, describe, expect, it } from "vitest";
import { newWorld, type World } from "@/test/pki.ts";
import { signPdf } from "@/test/sign-pdf.ts";
import { type Bytes, concatBytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { allocateFields } from "../index.ts";
import { fromLatin1, latin1 } from "../pdf/chars.ts";
import { openPdf, PdfRef } from "../pdf/index.ts";
import { serialise } from "../pdf/serialise.ts";
import { appendHybrid, appendRevision, type Body, craftPdf, onePage, row } from "../testing/craft-pdf.ts";
import { validatePdf } from "./index.ts";
import { laterChanges } from "./later-changes.ts";

const genTime = new Date("2026-11-20T03:00:00Z");
const FORM = { dict: "/Type/XObject/Subtype/Form/BBox[0 0 595 842]", data: "0 0 595 842 re f" };
const place = (name: string) => ({ name, page: 1, rect: [50, 60, 180, 64] as const, appearance: null });
let world: World;
beforeAll(() => {
  world = newWorld(genTime);
});

/** Signed by its author's trap: the page's resources are one of the document's own structures. */
async function signedTrap(resources: (form: number, first: number, second: number) => string, certify = true): Promise<Bytes> {
  const plain = craftPdf({ objects: onePage({ 5: "<</Fields[]/SigFlags 3>>" }, "/AcroForm 5 0 R") });
  const base = allocateFields(plain, [place("first"), place("second")]);
  const [first, second] = fieldsOf(base);
  const trap = appendRevision(base, {
    3: `${textOf(base, 3).replace(/\/Resources\s*<<\s*>>/, `/Resources<<${resources(5, first, second)}>>`)}`,
  });
  return (await signPdf(trap, { world, fieldName: "first", certify, genTime })).pdf;
}

const textOf = (pdf: Uint8Array, num: number) => serialise(openPdf(pdf).get(new PdfRef(num)));
function fieldsOf(pdf: Uint8Array): [number, number] {
  const doc = openPdf(pdf);
  const refs = doc.array(doc.dict(doc.catalog.get("AcroForm"))?.get("Fields")) as PdfRef[];
  return refs.map(({ num }) => num) as [number, number];
}

async function laterChangesOf(signed: Uint8Array, objects: Record<number, Body>) {
  const pdf = Object.keys(objects).length > 0 ? appendRevision(signed, objects) : signed;
  const { signatures } = await validatePdf({ pdf, anchors: [world.root.certificate], crypto: nodeCrypto, now: genTime });
  return signatures[0]?.laterChanges;
}
const refused = [{ allowed: false }];

describe("a structure that the page uses as its resources", () => {
  it("the catalog: a DSS cannot be drawn", async () => {
    const signed = await signedTrap(() => "/XObject 1 0 R");
    const catalog = textOf(signed, 1).replace(/>>$/, "/DSS 90 0 R>>");
    expect(await laterChangesOf(signed, { 1: catalog, 90: FORM })).toMatchObject(refused);
  });

  it("the form: its flags cannot be drawn", async () => {
    const signed = await signedTrap((form) => `/XObject ${form} 0 R`);
    const form = textOf(signed, 5).replace(/\/SigFlags\s*3/, "/SigFlags 90 0 R");
    expect(await laterChangesOf(signed, { 5: form, 90: FORM })).toMatchObject(refused);
  });

  it("a field: its appearance cannot be a font, a state or a picture of the page", async () => {
    for (const category of ["XObject", "Font", "ExtGState"]) {
      const signed = await signedTrap((_, __, second) => `/${category} ${second} 0 R`);
      const { pdf } = await signPdf(signed, { world, fieldName: "second", certify: false, genTime });
      const { signatures } = await validatePdf({ pdf, anchors: [world.root.certificate], crypto: nodeCrypto, now: genTime });
      expect(signatures[0]?.laterChanges).toMatchObject(refused);
    }
  });
});

it("a form that is named anew does not free its old object for something else", async () => {
  const signed = await signedTrap((form) => `/XObject<</X ${form} 0 R>>`);
  const catalog = textOf(signed, 1).replace("/AcroForm 5 0 R", "/AcroForm 91 0 R");
  expect(await laterChangesOf(signed, { 1: catalog, 91: textOf(signed, 5), 5: FORM })).toMatchObject(refused);
});

it("flags that are no number, a DSS that is no dictionary are not allowed", async () => {
  const signed = await signedTrap(() => "");
  const form = textOf(signed, 5).replace(/\/SigFlags\s*3/, "/SigFlags 90 0 R");
  expect(await laterChangesOf(signed, { 5: form, 90: FORM })).toMatchObject(refused);
  const catalog = textOf(signed, 1).replace(/>>$/, "/DSS 90 0 R>>");
  expect(await laterChangesOf(signed, { 1: catalog, 90: FORM })).toMatchObject(refused);
});

it("a new field brings no action and is no page", async () => {
  const signed = await signedTrap(() => "", false);
  const grown = (field: string) => ({
    5: textOf(signed, 5).replace("]", " 90 0 R]"),
    90: `<</FT/Sig/T(third)/Rect[0 0 0 0]${field}>>`,
  });
  expect(await laterChangesOf(signed, grown("/Type/Annot/Subtype/Widget"))).toMatchObject([{ allowed: true }]);
  expect(await laterChangesOf(signed, grown("/AA<</PO<</S/JavaScript/JS(x)>>>>"))).toMatchObject(refused);
  expect(await laterChangesOf(signed, grown("/A<</S/URI/URI(x)>>"))).toMatchObject(refused);
  expect(await laterChangesOf(signed, grown("/Type/Page/Contents 4 0 R"))).toMatchObject(refused);
});

it("an object of an object stream may not be hidden by moving it to another generation", async () => {
  const plain = craftPdf({
    objects: onePage({
      3: "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources 6 0 R>>",
      7: { dict: "/Type/ObjStm/N 1/First 4", data: "6 0 <</X true>>" },
    }),
  });
  const packed = appendHybrid(plain, "0 1\n0000000000 65535 f \n", "6 1", [row(2, 7, 0)]);
  const base = allocateFields(packed, [{ name: "first", page: 1, rect: [50, 60, 180, 64], appearance: null }]);
  const { pdf: signed } = await signPdf(base, { world, fieldName: "first", certify: true, genTime });
  expect(openPdf(signed).entry(6)).toMatchObject({ kind: "compressed" });
  const moved = latin1(appendRevision(signed, { 6: "<</X true>>" }).subarray(signed.length));
  const hidden = moved.replace("6 0 obj", "6 1 obj").replace(" 00000 n", " 00001 n");
  const changes = await laterChangesOf(concatBytes(signed, fromLatin1(hidden)), {});
  expect(changes).toMatchObject([{ allowed: false, detail: "object 6 was changed" }]);
});

it("a new field that is not signed does not lie over the page", async () => {
  const signed = await signedTrap(() => "", false);
  const grown = (rect: string, more: string) => ({
    3: textOf(signed, 3)
      .replace("/Annots[", "/Annots [")
      .replace(/\/Annots \[([^\]]*)\]/, "/Annots[$1 90 0 R]"),
    5: textOf(signed, 5).replace("]", " 90 0 R]"),
    90: `<</Type/Annot/Subtype/Widget/FT/Sig/T(third)/Rect[${rect}]${more}>>`,
    91: FORM,
  });
  expect(await laterChangesOf(signed, grown("0 0 595 842", "/AP<</N 91 0 R>>"))).toMatchObject(refused);
  expect(await laterChangesOf(signed, grown("0 0 595 842", "/MK<</BG[1 1 1]>>"))).toMatchObject(refused);
  expect(await laterChangesOf(signed, grown("0 0 595 842", ""))).toMatchObject([{ allowed: true }]);
  expect(await laterChangesOf(signed, grown("9 9 9 9", "/AP<</N 91 0 R>>"))).toMatchObject([{ allowed: true }]);
});

describe("a lock that a signature brings (FieldMDP)", () => {
  it.each([
    ["/Action/All", true],
    ["/Action/Include/Fields[(second)]", true],
    ["/Action/Include/Fields[(sec)]", false],
    ["/Action/Exclude/Fields[(second)]", false],
    ["/Action/Exclude/Fields[(first)]", true],
  ])("%s on a second signature: locked %s", async (params, locked) => {
    const base = allocateFields(craftPdf({ objects: onePage() }), [place("first"), place("second")]);
    const [first, second] = fieldsOf(base);
    const reference = `/Reference[<</TransformMethod/FieldMDP/TransformParams<</Type/TransformParams${params}>>>>]`;
    const one = appendRevision(base, {
      [first]: textOf(base, first).replace(/>>$/, "/V 90 0 R>>"),
      90: `<</Type/Sig${reference}>>`,
    });
    const two = appendRevision(one, { [second]: textOf(one, second).replace(/>>$/, "/V 91 0 R>>"), 91: "<</Type/Sig>>" });
    expect(laterChanges(openPdf(two), 2)).toMatchObject([{ allowed: !locked }]);
  });
});

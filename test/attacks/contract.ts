import { type Bytes, concatBytes, toHex } from "../../lib/bytes.ts";
import { allocateFields, prepareSignature } from "../../lib/pades/index.ts";
import { fromLatin1, lastIndexOfText, latin1 } from "../../lib/pades/pdf/chars.ts";
import { openPdf, PdfRef } from "../../lib/pades/pdf/index.ts";
import { serialise } from "../../lib/pades/pdf/serialise.ts";
import { type Body, craftPdf } from "../../lib/pades/testing/craft-pdf.ts";
import { newWorld, timestampToken, type World } from "../pki.ts";
import { type Material, materialOf, type SignOptions, signPdf, withDss } from "../sign-pdf.ts";

/** Everything is signed at this time and judged ten minutes later. */
export const SIGNED_AT = new Date("2026-11-20T03:00:00Z");
export const JUDGED_AT = new Date("2026-11-20T03:10:00Z");

/** Numbers of the contract's objects. What lies from 20 on is what an attacker planted before signing. */
export const OBJ = { catalog: 1, pages: 2, page: 3, content: 4, form: 5, font: 6, text: 7, textLook: 8, cover: 9 } as const;

export const words = (text: string, y = 700) => `BT /F1 18 Tf 72 ${y} Td (${text}) Tj ET`;
const TERMS = "The borrower repays 100 yen.";
export const OTHER_TERMS = "The borrower repays 100,000,000 yen.";
export const look = (text: string): Body => ({
  dict: "/Type/XObject/Subtype/Form/BBox[0 0 300 20]/Resources<</Font<</F1 6 0 R>>>>",
  data: `BT /F1 12 Tf 2 4 Td (${text}) Tj ET`,
});

/** A one-page contract with a text field, and room for what an attacker prepares: `planted` joins it, `page` is added to the page. */
export function contract(planted: Record<number, Body> = {}, { content = words(TERMS), page = "", catalog = "" } = {}): Bytes {
  const pdf = craftPdf({
    objects: {
      1: `<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R${catalog}>>`,
      2: "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
      3: `<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 6 0 R>>${page}>>/Annots[7 0 R]>>`,
      4: { dict: "", data: content },
      5: "<</Fields[7 0 R]/SigFlags 3/DR<</Font<</F1 6 0 R>>>>/DA(/F1 12 Tf)>>",
      6: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
      7: "<</Type/Annot/Subtype/Widget/FT/Tx/T(amount)/V(100)/F 4/Rect[72 600 372 620]/P 3 0 R/AP<</N 8 0 R>>>>",
      8: look("100"),
      ...planted,
    },
  });
  const place = (name: string, y: number) => ({ name, page: 1, rect: [72, y, 180, 40] as const, appearance: null });
  return allocateFields(pdf, [place("first", 200), place("second", 120)]);
}

export const worldOf = (): World => newWorld(SIGNED_AT);

export async function sign(world: World, input: Uint8Array, more: Partial<SignOptions> = {}) {
  return signPdf(input, { world, fieldName: "first", certify: true, genTime: SIGNED_AT, ...more });
}

/** Signed at B-LT. */
export async function signLt(
  world: World,
  input: Uint8Array,
  more: Partial<SignOptions> = {},
  material: Material = materialOf(world, SIGNED_AT, more.signer),
): Promise<Bytes> {
  const { pdf, contents } = await sign(world, input, more);
  return withDss(pdf, contents, material);
}

/** A document timestamp in the field `second`: what makes the file B-LTA. */
export async function archive(world: World, input: Uint8Array): Promise<Bytes> {
  const at = new Date(SIGNED_AT.getTime() + 60_000);
  const prepared = prepareSignature(input, { fieldName: "second", certify: false, contentsSize: 6000, date: at });
  const pdf = prepared.bytes.slice();
  const put = (find: string, text: string) => pdf.set(fromLatin1(text.padEnd(find.length)), lastIndexOfText(pdf, find));
  put("/ETSI.CAdES.detached", "/ETSI.RFC3161");
  put("[0 /********** /********** /**********]", `[${prepared.byteRange.join(" ")}]`);
  const [, gapStart, gapEnd] = prepared.byteRange;
  const data = concatBytes(pdf.subarray(0, gapStart), pdf.subarray(gapEnd));
  const token = await timestampToken({ data, tsa: world.tsa, chain: [world.ca], genTime: at });
  pdf.set(fromLatin1(toHex(token)), gapStart + 1);
  return pdf;
}

/** An object as it is written now, to be changed and written again. */
export const textOf = (pdf: Uint8Array, num: number): string => serialise(openPdf(pdf).get(new PdfRef(num)));

/** The file with one stretch of text overwritten; the length stays, so that every offset holds. */
export function overwrite(pdf: Uint8Array, find: string | RegExp, text: string): Bytes {
  const whole = latin1(pdf);
  const found = typeof find === "string" ? find : (find.exec(whole)?.[0] ?? "");
  const at = whole.lastIndexOf(found);
  if (found === "" || at < 0 || text.length > found.length) throw new Error(`cannot overwrite ${find}`);
  const out = pdf.slice() as Bytes;
  out.set(fromLatin1(text.padEnd(found.length)), at);
  return out;
}

/** Bytes after the file: whatever they are. */
export const append = (pdf: Uint8Array, text: string): Bytes => concatBytes(pdf, fromLatin1(text));

export const startXref = (pdf: Uint8Array): number =>
  Number(/startxref\s+(\d+)/.exec(latin1(pdf, lastIndexOfText(pdf, "startxref"), pdf.length))?.[1]);

/** One more revision whose table has these lines; `body` comes before it. */
export function appendTable(pdf: Uint8Array, body: string, lines: (bodyStart: number) => string, root = "1 0 R"): Bytes {
  const at = pdf.length + body.length;
  const trailer = `<</Size 60/Root ${root}/Prev ${startXref(pdf)}>>`;
  return append(pdf, `${body}xref\n${lines(pdf.length)}trailer\n${trailer}\nstartxref\n${at}\n%%EOF\n`);
}
export const inUse = (num: number, offset: number, gen = 0) =>
  `${num} 1\n${String(offset).padStart(10, "0")} ${String(gen).padStart(5, "0")} n \n`;

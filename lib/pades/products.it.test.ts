import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { productFolder, productInputs } from "@/test/product-inputs.ts";
import { stampFaces } from "../sca/fonts.ts";
import { placeCms, recordSignedBytes } from "../sca/place-cms.ts";
import { addDss, allocateFields, drawStamp, inspectPdf, prepareSignature, STAMP_BOX, type Stamp } from "./index.ts";
import { latin1 } from "./pdf/chars.ts";
import { openPdf } from "./pdf/index.ts";

const folder = productFolder();
const { file, run } = folder;
const sha1 = (bytes: Uint8Array) => createHash("sha1").update(bytes).digest();

const parties = ["甲", "乙"] as const;
const stampOf = (mark: string): Stamp => ({
  ...STAMP_BOX,
  state: "unsigned",
  shape: "round",
  mark,
  name: "髙橋 一郎",
  organisation: "㈱みどり①",
});

/** Allocates two fields, and signs both with something of a CMS's size. */
async function signTwice(input: Uint8Array): Promise<Uint8Array> {
  const faces = await stampFaces();
  const date = new Date("2026-11-20T05:30:00Z");
  let pdf: Uint8Array = allocateFields(
    input,
    parties.map((name, i) => ({
      name,
      page: 1,
      rect: [40 + 200 * i, 100, 180, 64],
      appearance: drawStamp(stampOf(name), faces),
    })),
  );
  for (const [i, fieldName] of parties.entries()) {
    const appearance = drawStamp({ ...stampOf(fieldName), state: "signed", preparedAt: date }, faces);
    const prepared = prepareSignature(pdf, { fieldName, certify: i === 0, contentsSize: 4000, date, name: "署名者", appearance });
    const { digest } = await recordSignedBytes(prepared);
    const cms = new Uint8Array(3000).fill(0x31 + i);
    pdf = await placeCms(prepared, cms, digest);
    const contents = new Uint8Array(4000);
    contents.set(cms);
    const own = { certs: [Uint8Array.of(0x30, 1, i)], ocsps: [Uint8Array.of(0x30, 2, i)], crls: [Uint8Array.of(0x30, 3)] };
    pdf = await addDss(pdf, { ...own, vri: [{ ...own, contents }] }, sha1);
  }
  return pdf;
}

beforeAll(async () => {
  for (const make of Object.values(productInputs)) await make(folder);
}, 120_000);
afterAll(() => folder.remove());

describe.each(Object.keys(productInputs))("%s", (name) => {
  let input: Uint8Array;
  let signed: Uint8Array;
  const out = `signed-${name}`;
  beforeAll(async () => {
    input = new Uint8Array(readFileSync(file(name)));
    signed = await signTwice(input);
    writeFileSync(file(out), signed);
  });

  it("the input's bytes are the output's prefix, in five more revisions of the same form", () => {
    expect(latin1(signed.subarray(0, input.length))).toBe(latin1(input));
    const before = openPdf(input).revisions;
    const after = openPdf(signed).revisions;
    expect(after.length - before.length).toBe(5);
    // A table follows a hybrid's table; its /XRefStm is not copied.
    const form = before.at(-1)?.form === "stream" ? "stream" : "table";
    expect(new Set(after.slice(before.length).map((revision) => revision.form))).toEqual(new Set([form]));
  });

  it("qpdf finds no fault, mutool the same pages, pdfsig both signatures", () => {
    expect(run("qpdf", "--check", out)).toContain("No syntax or stream encoding errors found");
    expect(run("mutool", "info", out)).toContain(`Pages: ${inspectPdf(input).pages.length}`);
    const report = run("sh", "-c", `pdfsig -nocert ${out} 2>&1; true`);
    expect(report.match(/Signature #\d/g)).toHaveLength(2);
    expect(report.match(/ETSI\.CAdES\.detached/g)).toHaveLength(2);
  });

  it("the stamps are drawn, and their text can be copied", () => {
    run("pdftoppm", "-r", "50", "-f", "1", "-l", "1", "-singlefile", out, `page-${name}`);
    const vermilion = [...pixels(readFileSync(file(`page-${name}.ppm`)))].filter(([r, g, b]) => r > 170 && g < 90 && b < 70);
    expect(vermilion.length).toBeGreaterThan(60);
    const text = run("pdftotext", out, "-");
    expect(text).toContain("髙橋 一郎");
    expect(text).toContain("㈱みどり①");
    expect(text).not.toContain("未署名");
  });
});

function* pixels(ppm: Uint8Array): Generator<[number, number, number]> {
  const header = /^P6\s+\d+\s+\d+\s+255\s/.exec(latin1(ppm, 0, 40))?.[0].length ?? 0;
  for (let at = header; at + 2 < ppm.length; at += 3) yield [ppm[at] as number, ppm[at + 1] as number, ppm[at + 2] as number];
}

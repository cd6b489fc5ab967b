import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "@playwright/test";
import { craftPdf, onePage } from "../../lib/pades/testing/craft-pdf.ts";
import { runTool } from "../../test/tool.ts";

/** A contract as Chromium prints it: two pages in Japanese. */
export async function printPdf(browser: Browser, title: string): Promise<Buffer> {
  const page = await browser.newPage();
  await page.setContent(
    `<html lang="ja"><title>${title}</title><h1>${title}</h1><p style="break-after:page">第1条　甲は、乙に対し、業務を委託する。</p><p>第2条　乙は、これを受託する。</p></html>`,
  );
  const pdf = await page.pdf({ format: "A4" });
  await page.close();
  return pdf;
}

export const pdfFile = (name: string, buffer: Buffer) => ({ name: `${name}.pdf`, mimeType: "application/pdf", buffer });

/** Files that the service must not take, by what is wrong with them; written to `folder`. @returns their paths */
export function makeUnfit(folder: string, good: Buffer) {
  mkdirSync(folder, { recursive: true });
  const keep = (name: string, bytes: Uint8Array) => {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };
  const whole = keep("whole.pdf", good);
  const encrypted = path.join(folder, "encrypted.pdf");
  const done = runTool("qpdf", ["--encrypt", "open", "own", "256", "--", whole, encrypted]);
  if (done.status !== 0) throw new Error(done.stderr);
  const large = Buffer.alloc(60 * 1024 * 1024);
  large.set(good);
  const script = onePage({}, "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>");
  return {
    notPdf: keep("letter.pdf", Buffer.from("PK\u0003\u0004 a word processor's file under another name")),
    empty: keep("empty.pdf", Buffer.alloc(0)),
    encrypted,
    truncated: keep("truncated.pdf", good.subarray(0, Math.floor(good.length * 0.6))),
    large: keep("large.pdf", large),
    withScript: keep("script.pdf", craftPdf({ objects: script })),
    certifiedForNoChange: keep("certified.pdf", craftPdf({ objects: certifiedForNoChange })),
  };
}

/** ISO 32000-2 table 257: P=1, no change at all. */
const certifiedForNoChange = onePage(
  {
    10: "<</SigFlags 3/Fields[11 0 R]>>",
    11: "<</FT/Sig/T(Author)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/V 12 0 R>>",
    12: "<</Type/Sig/Filter/Adobe.PPKLite/Contents<00>/Reference[<</TransformMethod/DocMDP/TransformParams<</P 1>>>>]>>",
  },
  "/AcroForm 10 0 R/Perms<</DocMDP 12 0 R>>",
);

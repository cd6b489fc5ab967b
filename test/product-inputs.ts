import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { degrees, PDFDocument, StandardFonts } from "pdf-lib";
import { appendHybrid, craftPdf, onePage, row } from "../lib/pades/testing/craft-pdf.ts";

/** A folder in which the products work, and what they made there. */
export type ProductFolder = {
  file: (name: string) => string;
  /** what a tool printed; throws when it fails */
  run: (command: string, ...args: string[]) => string;
  read: (name: string) => Uint8Array;
  write: (name: string, bytes: Uint8Array) => void;
  remove: () => void;
};

export function productFolder(): ProductFolder {
  const folder = mkdtempSync(path.join(tmpdir(), "natsuin-products-"));
  const file = (name: string) => path.join(folder, name);
  return {
    file,
    run: (command, ...args) => execFileSync(command, args, { cwd: folder, stdio: "pipe", timeout: 120_000 }).toString(),
    read: (name) => new Uint8Array(readFileSync(file(name))),
    write: (name, bytes) => writeFileSync(file(name), bytes),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

type Make = (folder: ProductFolder) => Promise<void> | void;

/** The products' own output, and what qpdf makes of it: name → how it is made. */
export const productInputs: Record<string, Make> = {
  "libreoffice.pdf": ({ file, run }) => {
    writeFileSync(file("libreoffice.txt"), "業務委託契約書\n甲は乙に対し、次の業務を委託する。\n");
    run("soffice", "--headless", `-env:UserInstallation=file://${file("profile")}`, "--convert-to", "pdf", "libreoffice.txt");
  },
  "chromium.pdf": ({ file, run }) => {
    writeFileSync(file("page.html"), "<meta charset=utf-8><h1>契約書</h1><p style='break-after:page'>第1条</p><p>第2条</p>");
    run(
      "chromium",
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${file("chromium")}`,
      "--print-to-pdf=chromium.pdf",
      "page.html",
    );
  },
  "object-streams.pdf": ({ run }) => void run("qpdf", "--object-streams=generate", "libreoffice.pdf", "object-streams.pdf"),
  "linearised.pdf": ({ run }) => void run("qpdf", "--linearize", "libreoffice.pdf", "linearised.pdf"),
  "linearised-streams.pdf": ({ run }) =>
    void run("qpdf", "--linearize", "--object-streams=generate", "chromium.pdf", "linearised-streams.pdf"),
  "pdf20.pdf": ({ run }) => void run("qpdf", "--force-version=2.0", "chromium.pdf", "pdf20.pdf"),
  "pdf13.pdf": ({ run }) => void run("qpdf", "--force-version=1.3", "--object-streams=disable", "chromium.pdf", "pdf13.pdf"),
  "mutool.pdf": ({ run }) => void run("mutool", "clean", "-gggg", "-z", "chromium.pdf", "mutool.pdf"),
  "form.pdf": async ({ write }) => {
    const pdf = await PDFDocument.create();
    const page = pdf.addPage([595, 842]);
    pdf.getForm().createTextField("amount").addToPage(page, { x: 50, y: 600 });
    write("form.pdf", await pdf.save());
  },
  "turned.pdf": async ({ write }) => {
    const pdf = await PDFDocument.create();
    pdf.addPage([595, 842]).setRotation(degrees(90));
    write("turned.pdf", await pdf.save({ useObjectStreams: false }));
  },
  "hybrid.pdf": ({ write }) => {
    const base = craftPdf({
      version: "1.5",
      objects: onePage({ 20: { dict: "/Type/ObjStm/N 1/First 5", data: "21 0 /Hidden" } }),
    });
    write("hybrid.pdf", appendHybrid(base, "21 1\n0000000000 00000 f \n", "21 1", [row(2, 20, 0)]));
  },
  "indirect-annots.pdf": ({ write }) => {
    const objects = onePage({
      3: "<</Type/Page/Parent 2 0 R/Annots 6 0 R>>",
      6: "[7 0 R]",
      7: "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Border[0 0 0]>>",
    });
    write("indirect-annots.pdf", craftPdf({ objects, form: "stream" }));
  },
  "indirect-arrays.pdf": ({ write }) => {
    const objects = onePage(
      {
        2: "<</Type/Pages/Kids 12 0 R/Count 1/MediaBox 13 0 R>>",
        3: "<</Type/Page/Parent 2 0 R/Annots 6 0 R/Contents 4 0 R/Resources<<>>>>",
        6: "[7 0 R]",
        7: "<</Type/Annot/Subtype/Widget/FT/Tx/T(amount)/Rect[9 9 90 30]>>",
        10: "<</Fields 11 0 R>>",
        11: "[7 0 R]",
        12: "[3 0 R]",
        13: "[0 0 595 842]",
      },
      "/AcroForm 10 0 R",
    );
    write("indirect-arrays.pdf", craftPdf({ objects }));
  },
  "500-pages.pdf": async ({ write }) => {
    const pdf = await PDFDocument.create();
    const font = await pdf.embedFont(StandardFonts.TimesRoman);
    for (let number = 1; number <= 500; number++) pdf.addPage([595, 842]).drawText(`Page ${number}`, { x: 60, y: 700, font });
    write("500-pages.pdf", await pdf.save());
  },
};

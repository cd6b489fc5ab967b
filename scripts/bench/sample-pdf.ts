import { createHash } from "node:crypto";
import { PDFDocument, type PDFFont, type PDFPage, StandardFonts } from "pdf-lib";

const PAGES = 4;
const WIDTH = 256;

/**
 * A contract-like PDF of about `size` bytes, the same each time: pages of text, and a picture of noise that no filter makes
 * smaller. Object streams and a cross-reference stream, as most producers write today.
 */
export async function samplePdf(size: number): Promise<Uint8Array> {
  const bare = await build(0);
  return build(Math.ceil((size - bare.length) / WIDTH));
}

async function build(rows: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const font = await pdf.embedFont(StandardFonts.TimesRoman);
  const picture = pdf.context.register(
    pdf.context.stream(noise(rows * WIDTH), {
      Type: "XObject",
      Subtype: "Image",
      Width: WIDTH,
      Height: Math.max(1, rows),
      ColorSpace: "DeviceGray",
      BitsPerComponent: 8,
    }),
  );
  for (let number = 1; number <= PAGES; number++) {
    const page = addTextPage(pdf, font, number);
    if (number === PAGES) page.node.newXObject("Picture", picture);
  }
  return pdf.save();
}

/** A full page of text, forty lines. */
export function addTextPage(pdf: PDFDocument, font: PDFFont, number: number): PDFPage {
  const page = pdf.addPage([595, 842]);
  for (let line = 1; line <= 40; line++) {
    const text = `Article ${number}.${line}  The contractor performs the services described in annex ${line} to this agreement.`;
    page.drawText(text, { x: 60, y: 800 - 18 * line, size: 10, font });
  }
  return page;
}

/** Bytes without pattern: SHA-256 of a counter. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 32) {
    const block = createHash("sha256").update(`natsuin bench ${at}`).digest();
    bytes.set(block.subarray(0, Math.min(32, length - at)), at);
  }
  return bytes;
}

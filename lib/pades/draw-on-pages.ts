import { type Bytes, concatBytes } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";
import { type Appearance, appearanceWriter } from "./appearance.ts";
import { certificationOf } from "./certification.ts";
import { graphicsNesting } from "./graphics-nesting.ts";
import { openForSigning } from "./open-for-signing.ts";
import { fromLatin1 } from "./pdf/chars.ts";
import { tooComplex } from "./pdf/damaged.ts";
import { PdfDict, type PdfDocument, PdfRef, PdfStream, RevisionWriter } from "./pdf/index.ts";
import { serialise } from "./pdf/serialise.ts";
import { drawingMatrix, type SeenRect } from "./place-on-page.ts";
import { textString } from "./text-string.ts";
import { walkFields } from "./walk-fields.ts";
import { type Page, walkPages } from "./walk-pages.ts";

export type Drawing = {
  /** 1 is the first page. */
  page: number;
  rect: SeenRect;
  appearance: Appearance;
};

/** Annex C asks readers for 28. */
const MOST_STATES = 1_000;

/**
 * Draws onto pages that are there, in one revision before the first signature. The drawings become page content, not form
 * fields or annotations: a certification with P=2 lets form fields be filled later, and nothing may change these any more.
 * The content that was there keeps its bytes; it is only put between `q` and `Q`.
 * Throws PDF_ALREADY_SIGNED, PDF_CERTIFIED_NO_FIELD, PDF_PAGE_OUT_OF_RANGE, PDF_TOO_COMPLEX.
 */
export function drawOnPages(input: Uint8Array, drawings: readonly Drawing[]): Bytes {
  if (drawings.length === 0) return input as Bytes;
  const pdf = openForSigning(input);
  const fields = walkFields(pdf);
  if (certificationOf(pdf, fields) !== undefined) throw new NatsuinError("PDF_CERTIFIED_NO_FIELD");
  if (fields.some(({ signature }) => signature)) throw new NatsuinError("PDF_ALREADY_SIGNED");
  const pages = walkPages(pdf);
  const writer = new RevisionWriter(pdf);
  const write = appearanceWriter(writer);

  const byPage = new Map<Page, Drawing[]>();
  for (const drawing of drawings) {
    const page = pages[drawing.page - 1];
    if (!page) throw new NatsuinError("PDF_PAGE_OUT_OF_RANGE", { page: drawing.page });
    byPage.set(page, [...(byPage.get(page) ?? []), drawing]);
  }
  for (const [page, own] of byPage) drawOnPage(pdf, writer, write, page, own);
  return writer.finish({ eol: true }).bytes;
}

function drawOnPage(
  pdf: PdfDocument,
  writer: RevisionWriter,
  write: ReturnType<typeof appearanceWriter>,
  page: Page,
  drawings: readonly Drawing[],
): void {
  const resources = (pdf.dict(page.resources) ?? new PdfDict()).clone();
  const objects = (pdf.dict(resources.get("XObject")) ?? new PdfDict()).clone();
  const operators = drawings.map(({ rect, appearance }) => {
    const key = freeName(objects);
    objects.set(key, write(appearance, 0));
    const matrix = drawingMatrix(rect, appearance, page).map(serialise).join(" ");
    // §14.9.4: what is said and copied in the drawing's stead
    return `/Span <</ActualText ${serialise(textString(appearance.text))}>> BDC q ${matrix} cm /${key} Do Q EMC`;
  });
  const { left, taken } = nestingOf(pdf, page);
  if (left + taken > MOST_STATES) throw tooComplex("graphics states");
  const before = writer.add(new PdfStream(new PdfDict(), fromLatin1("q\n".repeat(taken + 1))));
  const after = writer.add(new PdfStream(new PdfDict(), fromLatin1(`\n${"Q\n".repeat(left + 1)}${operators.join("\n")}\n`)));
  const now = page.dict.get("Contents");
  const contents = pdf.array(now) ?? (now instanceof PdfRef && pdf.stream(now) ? [now] : []);
  writer
    .change(page.ref)
    .set("Contents", [before, ...contents, after])
    .set("Resources", resources.set("XObject", objects));
}

/** Of all streams of the page as one (§7.8.2). A stream that cannot be read here is taken to restore what it saves. */
function nestingOf(pdf: PdfDocument, page: Page): { left: number; taken: number } {
  const now = page.dict.get("Contents");
  const streams = (pdf.array(now) ?? [now]).map((part) => pdf.stream(part)).filter((part) => part !== undefined);
  try {
    return graphicsNesting(concatBytes(...streams.flatMap((stream) => [pdf.decode(stream), fromLatin1("\n")])));
  } catch (error) {
    if (error instanceof NatsuinError && error.code === "PDF_DAMAGED") return { left: 0, taken: 0 };
    throw error;
  }
}

function freeName(objects: PdfDict): string {
  for (let n = objects.entries.size; ; n++) if (!objects.has(`Natsuin${n}`)) return `Natsuin${n}`;
}

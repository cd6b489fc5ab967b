import "server-only";
import { PDFDocument } from "pdf-lib";
import type { Bytes } from "../../bytes.ts";
import { embedFace } from "./faces.ts";
import type { ContractText } from "./outsourcing-text.ts";
import { BODY, Paper, type Rect } from "./paper.ts";

/** Where each party signs, in signing order: page from 1, rectangle in points. */
export type SetContract = { bytes: Bytes; pages: number; places: { page: number; rect: Rect }[] };

const FULL_WIDTH_DIGITS = "０１２３４５６７８９";
const KANJI_NUMBERS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/**
 * Sets a contract on A4: title, preamble, 契約要項, articles, and the parties' block on one page with the closing words.
 *
 *   1. embed the faces with the characters that occur   2. title, preamble, terms   3. articles
 *   4. closing, date and parties, kept together         5. page numbers
 */
export async function setContract(
  text: ContractText,
  { reference, place, now }: { reference: string; place: { width: number; height: number }; now: Date },
): Promise<SetContract> {
  const pdf = await PDFDocument.create();
  pdf.setTitle(text.title, { showInWindowTitleBar: true });
  pdf.setLanguage("ja-JP");
  pdf.setProducer("Natsuin");
  pdf.setCreator("Natsuin");
  pdf.setCreationDate(now);
  pdf.setModificationDate(now);

  const characters = `${JSON.stringify(text)}${reference}${FULL_WIDTH_DIGITS}${KANJI_NUMBERS.join("")}0123456789 /第条（）契約要項以下余白　`;
  const paper = new Paper(pdf, await embedFace(pdf, 400, characters), await embedFace(pdf, 700, characters));

  paper.title(text.title);
  paper.space(14);
  paper.paragraph(text.preamble);
  paper.space(12);
  paper.paragraph("契約要項", { face: paper.bold });
  paper.space(4);
  paper.table(text.terms);
  paper.space(10);

  for (const [index, { heading, paragraphs }] of text.articles.entries()) {
    paper.space(8);
    paper.keep(18.5 * 3);
    paper.paragraph(`第${index + 1}条（${heading}）`, { face: paper.bold });
    for (const [at, paragraph] of paragraphs.entries()) {
      const numbered = paragraphs.length > 1;
      paper.paragraph(numbered ? `${fullWidth(at + 1)}　${paragraph.text}` : paragraph.text, { rest: BODY });
      for (const [item, words] of (paragraph.items ?? []).entries()) {
        paper.paragraph(`${KANJI_NUMBERS[item]}　${words}`, { left: BODY * 2, rest: BODY * 2 });
      }
    }
  }

  paper.space(20);
  const blocks = text.parties.length * (place.height + 14);
  const ending = 18.5 * 5 + 30 + blocks;
  // A signature page of its own is announced, so that nothing can be slipped in before it.
  if (!paper.fits(ending)) paper.right("（以下余白）");
  paper.keep(ending);
  paper.paragraph(text.closing, { rest: 0 });
  paper.space(12);
  paper.paragraph(text.date);
  paper.space(18);
  const places = text.parties.map((party) => paper.party(party, place));
  paper.footers(reference);

  const bytes = Uint8Array.from(await pdf.save({ useObjectStreams: false }));
  return { bytes, pages: pdf.getPageCount(), places };
}

const fullWidth = (number: number) => [...String(number)].map((digit) => FULL_WIDTH_DIGITS[Number(digit)]).join("");

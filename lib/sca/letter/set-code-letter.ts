import "server-only";
import type { PDFDocument } from "pdf-lib";
import { encode } from "uqr";
import type { Bytes } from "../../bytes.ts";
import { openLetter } from "./letter-pdf.ts";

export type CodeLetter = {
  name: string;
  organisation: string | null;
  /** the one in the KYC record; null where that has none */
  address: string | null;
  enrolmentId: string;
  /** in groups of four */
  code: string;
  /** as people read it */
  expires: string;
  issued: string;
  /** the enrolment page: without the code, which is the letter's alone */
  page: string;
  now: Date;
};

const TITLE = "利用者識別符号のお知らせ";
const QR_SIDE = 84;

/**
 * 利用者識別符号 on A4, folded in three for a window envelope: who it is for stands where the window is, the code in the lower two thirds. It
 * holds no link with a secret, and nothing of it is stored.
 */
export async function setCodeLetter(letter: CodeLetter): Promise<Bytes> {
  const { name, organisation, address, enrolmentId, code, expires, issued, page, now } = letter;
  const steps = [
    `１　契約サービスの「電子証明書」を開き、ログインしてください。下の二次元コードからも開けます（${page}）。`,
    "２　案内にしたがって、上の利用者識別符号を入力してください。",
    "３　暗証番号をご自身で決め、認証手段を登録してください。暗証番号は、お客さまだけのものです。",
  ];
  const care =
    "利用者識別符号を、電話やメール、窓口でお尋ねすることはありません。5回続けて誤ると使えなくなります。封が開いていたときや、お心当たりのないときは、使わずにお取引店までご連絡ください。";
  const facts: [string, string][] = [
    ["申請番号", enrolmentId],
    ["有効期限", `${expires}まで・1回限り`],
  ];
  const lead = "署名用証明書の発行申請が承認されました。次の符号で、署名用の鍵をお作りいただけます。";
  const footer = `試験用（認定外） ${enrolmentId}`;
  const words = ["親展", lead, footer, name, "様", organisation ?? "", code, issued, care, ...steps, ...facts.flat()];
  const { pdf, paper } = await openLetter({ title: TITLE, words, now });

  paper.paragraph("親展", { face: paper.bold, size: 9.5 });
  // the window shows this width, and three lines of an address
  if (address) paper.paragraph(address, { column: 250 });
  if (organisation) paper.paragraph(organisation, { column: 250 });
  paper.paragraph(`${name} 様`, { face: paper.bold, size: 14, leading: 26 });
  paper.space(address ? 60 : 96);
  paper.right(issued);
  paper.space(12);
  paper.title(TITLE);
  paper.space(8);
  paper.paragraph(lead);
  paper.space(20);
  paper.paragraph(code, { face: paper.bold, size: 26, leading: 44, left: 40 });
  paper.space(14);
  paper.table(facts);
  paper.space(18);
  for (const step of steps) paper.paragraph(step, { rest: 21 });
  paper.space(12);
  paper.paragraph(care);
  drawQr(pdf, page);
  paper.footers(footer);
  return Uint8Array.from(await pdf.save({ useObjectStreams: false }));
}

function drawQr(pdf: PDFDocument, text: string): void {
  const sheet = pdf.getPage(0);
  const { data, size } = encode(text, { border: 0 });
  const side = QR_SIDE / size;
  for (const [row, line] of data.entries())
    for (const [column, dark] of line.entries())
      if (dark)
        sheet.drawRectangle({ x: 434 + column * side, y: 64 + (size - 1 - row) * side, width: side + 0.05, height: side + 0.05 });
}

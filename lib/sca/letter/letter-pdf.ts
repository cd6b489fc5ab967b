import "server-only";
import { PDFDocument } from "pdf-lib";
import type { Locale } from "@/i18n/locale.ts";
import { embedFace } from "../template/faces.ts";
import { Paper } from "../template/paper.ts";

/** An empty letter on A4 with its title, language and date; `words`: all that will stand on it, for the fonts hold no more. */
export async function openLetter({
  title,
  words,
  language = "ja",
  now,
}: {
  title: string;
  words: string[];
  language?: Locale;
  now: Date;
}): Promise<{ pdf: PDFDocument; paper: Paper }> {
  const pdf = await PDFDocument.create();
  pdf.setTitle(title, { showInWindowTitleBar: true });
  pdf.setLanguage(language === "ja" ? "ja-JP" : "en");
  pdf.setProducer("Natsuin");
  pdf.setCreator("Natsuin");
  pdf.setCreationDate(now);
  pdf.setModificationDate(now);
  const characters = `${title}${words.join("")} /0123456789`;
  return { pdf, paper: new Paper(pdf, await embedFace(pdf, 400, characters), await embedFace(pdf, 700, characters)) };
}

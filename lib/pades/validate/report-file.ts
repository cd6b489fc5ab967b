import { type Language, plainHeadline, plainWords } from "./plain-words.ts";
import type { ValidationReport } from "./report.ts";

/** The report as a file: what was checked, against which anchors, in plain words and in full. */
export type ReportFile = {
  file: { name: string; size: number /** hexadecimal */; sha256: string };
  checkedBy: string;
  anchors: TrustedRoot[];
  summary: Record<Language, { headline: string; signatures: string[][] }>;
  report: ValidationReport;
};

export type TrustedRoot = { subject: string; notAfter: Date /** hexadecimal */; sha256: string };

export function reportFile({ file, anchors, report }: Pick<ReportFile, "file" | "anchors" | "report">): ReportFile {
  const inWords = (language: Language) => ({
    headline: plainHeadline(report, language),
    signatures: report.signatures.map((signature) => plainWords(signature, language)),
  });
  return {
    file,
    checkedBy: "Natsuin, from the document alone: no network",
    anchors,
    summary: { ja: inWords("ja"), en: inWords("en") },
    report,
  };
}

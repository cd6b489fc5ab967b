import type { ValidationReport } from "@/lib/pades/validate/report.ts";

/** A revision worth opening. `signature`: which of the report's it was made by; undefined: the document before the first of them. */
export type RevisionChoice = { number: number; length: number; signature?: number };

/** What each person signed, and before it what there was to sign; oldest first. */
export function revisionsOf({ signatures, revisions }: ValidationReport): RevisionChoice[] {
  const signed = signatures.flatMap(({ revision, revisionLength }, signature): RevisionChoice[] =>
    revision === undefined ? [] : [{ number: revision + 1, length: revisionLength, signature }],
  );
  const first = signed[0]?.number ?? revisions.length + 1;
  const before = revisions[first - 2];
  return before === undefined ? signed : [{ number: first - 1, length: before }, ...signed];
}

/** The revision as a file of its own: the first so many bytes, nothing copied. */
export function revisionFile(file: File, { length }: RevisionChoice): Blob {
  return file.slice(0, length, "application/pdf");
}

export function revisionName(file: File, { number }: RevisionChoice): string {
  return `${file.name.replace(/\.pdf$/i, "")}_rev${number}.pdf`;
}

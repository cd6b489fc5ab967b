import type { CryptoPort } from "../../crypto-port.ts";
import { NatsuinError } from "../../errors.ts";
import { PathContext } from "../../trust/path/index.ts";
import { certificationOf } from "../certification.ts";
import { openPdf, type PdfDocument } from "../pdf/index.ts";
import { walkFields } from "../walk-fields.ts";
import { storeFlaws } from "./check-store.ts";
import { spellingFlaws, tailFlaws } from "./check-tail.ts";
import { findSignatures, type PdfSignature } from "./find-signatures.ts";
import { laterChanges } from "./later-changes.ts";
import { readDss } from "./read-dss.ts";
import type { LaterChange, SignatureReport, ValidationReport, Verdict } from "./report.ts";
import { validateSignature } from "./validate-signature.ts";

export { type Language, looksTampered, plainHeadline, plainWords, verdictWord } from "./plain-words.ts";
export { readRoots } from "./read-roots.ts";
export type {
  CertificateSummary,
  Check,
  LaterChange,
  Level,
  RevocationSummary,
  SignatureReport,
  SignerSummary,
  SubIndication,
  ValidationReport,
  Verdict,
} from "./report.ts";
export { type ReportFile, reportFile, type TrustedRoot } from "./report-file.ts";

/**
 * Every signature of a PDF, by EN 319 102-1, from the document alone: DSS, certificates and timestamps it brings; no network.
 *
 * 1. open, find the signatures; 2. compare what each later revision changed; 3. whether the DSS and what else no signature covers is whole; 4. from the newest to the oldest, so that a document
 * timestamp proves what lies below it: validate each.
 *
 * @param anchors DER certificates of the trusted roots
 * @param at judge as of this time instead of `now`
 * @returns a verdict for whatever the signatures are; a document without one is INDETERMINATE
 * @throws PDF_* where the file is no readable PDF
 */
export async function validatePdf({
  pdf: bytes,
  anchors,
  at,
  crypto,
  now,
}: {
  pdf: Uint8Array;
  anchors: readonly Uint8Array[];
  at?: Date;
  crypto: CryptoPort;
  now: Date;
}): Promise<ValidationReport> {
  const pdf = openPdf(bytes);
  if (pdf.encrypted) throw new NatsuinError("PDF_ENCRYPTED");
  const validatedAt = at ?? now;
  const found = findSignatures(pdf);
  const certification = certificationOf(pdf, walkFields(pdf));
  const changes = changesAfter(pdf, found);
  const dss = readDss(pdf);
  const context = new PathContext({ crypto, anchors });
  const unreadable = dss ? context.add(dss) : 0;
  const newest = Math.max(-1, ...found.map((one) => (one.ok ? one.revision.index : -1)));
  const flaws = newest < 0 ? [] : tailFlaws(pdf, newest);
  flaws.push(
    ...spellingFlaws(
      bytes,
      found.flatMap((one) => (one.ok ? [[one.byteRange[1], one.byteRange[2]] as [number, number]] : [])),
    ),
  );
  if (dss) flaws.push(...(await storeFlaws(pdf, { dss, signatures: found, unreadable }, context)));

  const signatures: SignatureReport[] = [];
  let controlTime = validatedAt;
  let archivedBy = -1;
  for (const signature of found.toReversed()) {
    const revision = signature.ok ? signature.revision.index : Number.POSITIVE_INFINITY;
    const report = await validateSignature(
      {
        bytes,
        signature,
        dss,
        storeFlaws: flaws,
        laterChanges: changes.filter((change) => change.revision > revision),
        now: validatedAt,
        controlTime,
        stampedAbove: archivedBy > revision,
        archivedDss: archivedBy > revision ? readDss(pdf.asOf(archivedBy)) : undefined,
      },
      context,
    );
    signatures.unshift(report);
    if (report.kind === "document-timestamp" && report.verdict === "TOTAL-PASSED") {
      controlTime = report.provenAt;
      archivedBy = Math.max(archivedBy, revision);
    }
  }
  const revisions = pdf.revisions.map(({ endWithEol }) => endWithEol);
  return { verdict: worst(signatures), signatures, revisions, certification, validatedAt };
}

/** Bytes after the last revision need no look: the reader refuses a file that does not end with one. */
function changesAfter(pdf: PdfDocument, found: PdfSignature[]): LaterChange[] {
  const revisions = found.flatMap((signature) => (signature.ok ? [signature.revision.index] : []));
  if (revisions.length === 0) return [];
  return laterChanges(pdf, Math.min(...revisions));
}

function worst(signatures: SignatureReport[]): Verdict {
  const has = (verdict: Verdict) => signatures.some((signature) => signature.verdict === verdict);
  if (has("TOTAL-FAILED")) return "TOTAL-FAILED";
  return signatures.length === 0 || has("INDETERMINATE") ? "INDETERMINATE" : "TOTAL-PASSED";
}

import { NatsuinError } from "../../errors.ts";
import { openPdf } from "../pdf/index.ts";
import { validatePdf } from "../validate/index.ts";
import type { SignatureReport } from "../validate/report.ts";
import { extendToLt } from "./baseline-lt.ts";
import { extendToLta } from "./baseline-lta.ts";
import { extendToT } from "./baseline-t.ts";
import type { LevelPort } from "./port.ts";
import { readSignatures } from "./read-signatures.ts";

export type ExtendedLevel = "B-T" | "B-LT" | "B-LTA";

/**
 * Brings every signature of a file, ours or another product's, to a level. Each layer is a revision of its own on top of bytes that
 * stay as they are; one that is reached already adds nothing, but B-LTA adds an archive timestamp each time: that is its renewal.
 *   1. signatures that are broken are refused   2. T, where one has no proof of time   3. LT, for those that lack data   4. LTA
 * Throws PDF_*, PDF_NOT_SIGNED, SIGNATURE_INVALID, TSA_*, OCSP_*, CRL_*, CREDENTIAL_REVOKED, CERTIFICATE_INVALID.
 */
export async function extendPdf(input: Uint8Array, level: ExtendedLevel, port: LevelPort): Promise<Uint8Array> {
  let pdf: Uint8Array = input;
  const { signatures } = await judge(pdf, port);
  const proven = (await readSignatures(openPdf(pdf), port)).every(({ provenAt }) => provenAt);
  if (!proven) pdf = await extendToT(pdf, port);
  if (level === "B-T") return pdf;

  const lacking = (await readSignatures(openPdf(pdf), port)).filter(
    ({ fieldName }) =>
      !holdsOffline(
        signatures.find((one) => one.fieldName === fieldName),
        port.now(),
      ),
  );
  if (lacking.length > 0) pdf = await extendToLt(pdf, lacking, port);
  return level === "B-LT" ? pdf : extendToLta(pdf, port);
}

/**
 * Nothing is missing. An old signature's status cannot be asked for again once its certificate has expired: what is there must do, even
 * where a certificate stands in the CMS alone.
 */
function holdsOffline(report: SignatureReport | undefined, now: Date): boolean {
  if (report?.verdict !== "TOTAL-PASSED") return false;
  if (report.kind === "document-timestamp") return true;
  if (report.level !== "B-LT" && report.level !== "B-LTA") return false;
  const whole = report.checks.some(({ name, ok }) => name === "validation-data" && ok);
  return whole || report.chain.some(({ notAfter }) => notAfter < now);
}

async function judge(pdf: Uint8Array, { anchors, crypto, now }: LevelPort): Promise<{ signatures: SignatureReport[] }> {
  const { signatures } = await validatePdf({ pdf, anchors, crypto, now: now() });
  if (signatures.length === 0) throw new NatsuinError("PDF_NOT_SIGNED");
  const broken = signatures.find(({ verdict }) => verdict === "TOTAL-FAILED");
  if (broken) throw new NatsuinError("SIGNATURE_INVALID", { subIndication: broken.subIndication ?? "none" });
  return { signatures };
}

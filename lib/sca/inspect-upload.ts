import "server-only";
import { type ErrorCode, errorCatalogue, NatsuinError } from "../errors.ts";
import type { PdfInspection } from "../pades/index.ts";
import { limits } from "../pades/pdf/index.ts";
import { runPdfChild } from "./pdf-child.ts";

/** A refusal as a child writes it. */
export type ChildRefusal = { code: string; details: Record<string, string | number> };
/** What the child says on its standard output. */
export type InspectionAnswer = { inspection: PdfInspection } | ChildRefusal;

/**
 * inspectPdf on bytes from outside, in a process of its own.
 * Throws what inspectPdf throws; PDF_TOO_COMPLEX also when time or memory run out; UPLOAD_BUSY.
 */
export async function inspectUpload(bytes: Uint8Array, userId: string): Promise<PdfInspection> {
  if (bytes.length === 0) throw new NatsuinError("PDF_EMPTY");
  if (bytes.length > limits.bytes) throw new NatsuinError("PDF_TOO_LARGE", { limitMb: limits.bytes / 1024 / 1024 });
  const answer = JSON.parse((await runPdfChild("inspect-upload-child.ts", [bytes], userId)).toString()) as InspectionAnswer;
  if ("inspection" in answer) return answer.inspection;
  throw refusalOf(answer);
}

/** A child's words are checked against the catalogue. */
export function refusalOf({ code, details }: ChildRefusal): NatsuinError {
  return new NatsuinError(code in errorCatalogue ? (code as ErrorCode) : "PDF_DAMAGED", details);
}

/** Run by inspect-upload.ts: a PDF on standard input, an InspectionAnswer on standard output. */
import { readFileSync } from "node:fs";
import { NatsuinError } from "../errors.ts";
import { inspectPdf } from "../pades/inspect-pdf.ts";
import type { InspectionAnswer } from "./inspect-upload.ts";

function answer(): InspectionAnswer {
  try {
    return { inspection: inspectPdf(new Uint8Array(readFileSync(0))) };
  } catch (error) {
    if (error instanceof NatsuinError) return { code: error.code, details: error.details };
    // Not foreseen by the reader: whatever it is, the file does not read unambiguously.
    return { code: "PDF_DAMAGED", details: { reason: "unforeseen" } };
  }
}

process.stdout.write(JSON.stringify(answer()));

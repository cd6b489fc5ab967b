/** Run by compose-parts.ts: a frame of parts on standard input; on standard output a line of JSON, then the PDF. */
import { readFileSync, writeSync } from "node:fs";
import { NatsuinError } from "../../errors.ts";
import { composePdf, inspectPdf } from "../../pades/index.ts";
import { type ComposeAnswer, readFrame } from "./part-frame.ts";

function answer(): { head: ComposeAnswer; bytes?: Uint8Array } {
  try {
    const { documents, attachments } = readFrame(new Uint8Array(readFileSync(0)));
    const bytes = composePdf(documents, attachments);
    // Once more as a whole: what the parts are together must be signable, too, and carry no program.
    return { head: { pages: inspectPdf(bytes).pages.length }, bytes };
  } catch (error) {
    if (error instanceof NatsuinError) return { head: { code: error.code, details: error.details } };
    // Not foreseen by the reader: whatever it is, the files do not read unambiguously.
    return { head: { code: "PDF_DAMAGED", details: { reason: "unforeseen" } } };
  }
}

const { head, bytes } = answer();
write(new TextEncoder().encode(`${JSON.stringify(head)}\n`));
if (bytes) write(bytes);

/** All of it, before the process ends: a pipe takes a part at a time. */
function write(data: Uint8Array): void {
  for (let at = 0; at < data.length; ) {
    try {
      at += writeSync(1, data, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

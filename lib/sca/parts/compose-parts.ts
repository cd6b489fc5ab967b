import "server-only";
import type { Bytes } from "../../bytes.ts";
import { refusalOf } from "../inspect-upload.ts";
import { runPdfChild } from "../pdf-child.ts";
import { type ComposeAnswer, type ComposeInput, frameOf } from "./part-frame.ts";

/**
 * composePdf in a process of its own; the result is inspected there too.
 * Throws what composePdf and inspectPdf throw, PDF_TOO_COMPLEX when time or memory run out, UPLOAD_BUSY.
 */
export async function composeParts(input: ComposeInput, userId: string): Promise<{ bytes: Bytes; pages: number }> {
  const out = await runPdfChild("parts/compose-child.ts", frameOf(input), userId);
  const end = out.indexOf(10);
  const head = JSON.parse(out.subarray(0, end).toString()) as ComposeAnswer;
  if ("code" in head) throw refusalOf(head);
  return { bytes: Uint8Array.from(out.subarray(end + 1)), pages: head.pages };
}

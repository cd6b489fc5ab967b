import { toHex } from "@/lib/bytes.ts";
import { hasWebCrypto, webCrypto } from "@/lib/crypto-web.ts";
import { describeError, NatsuinError } from "@/lib/errors.ts";
import { limits } from "@/lib/pades/pdf/index.ts";
import { readRoots, validatePdf } from "@/lib/pades/validate/index.ts";
import type { Answer, Question } from "./protocol.ts";

/**
 * The validator away from the page, so that a hostile file stops neither the page nor its buttons. Its own policy, sent with the
 * script, forbids it every connection (next.config.js): what it reads cannot leave.
 */
self.onmessage = async ({ data }: MessageEvent<Question>) => {
  self.postMessage(await answer(data));
};

async function answer(question: Question): Promise<Answer> {
  try {
    if (!hasWebCrypto()) return { kind: "refusal", code: "WEB_CRYPTO", message: "" };
    return question.kind === "validate" ? await validate(question) : { kind: "roots", roots: await rootsOf(question.file) };
  } catch (error) {
    if (error instanceof NatsuinError)
      return { kind: "refusal", code: error.code, message: describeError(error.code, question.language, error.details) };
    return { kind: "refusal", code: "PDF_DAMAGED", message: describeError("PDF_DAMAGED", question.language) };
  }
}

async function validate({ file, anchors }: Extract<Question, { kind: "validate" }>): Promise<Answer> {
  if (file.size > limits.bytes) throw new NatsuinError("PDF_TOO_LARGE", { limitMb: limits.bytes / 1024 / 1024 });
  if (file.size === 0) throw new NatsuinError("PDF_EMPTY");
  const pdf = new Uint8Array(await file.arrayBuffer());
  const started = performance.now();
  const report = await validatePdf({ pdf, anchors, crypto: webCrypto, now: new Date() });
  const sha256 = toHex(await webCrypto.digest("SHA-256", [pdf]));
  return { kind: "report", report, sha256, size: pdf.length, tookMs: performance.now() - started };
}

/** More is no root certificate's file. */
const ROOT_LIMIT = 1024 * 1024;

async function rootsOf(file: File) {
  if (file.size > ROOT_LIMIT) throw new NatsuinError("CERTIFICATE_INVALID", { reason: "too large" });
  return await readRoots(new Uint8Array(await file.arrayBuffer()), webCrypto);
}

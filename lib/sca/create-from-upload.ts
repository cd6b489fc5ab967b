import "server-only";
import type { Actor } from "../auth/types.ts";
import { concatBytes } from "../bytes.ts";
import { appDb } from "../db.ts";
import { errorCodeOf, NatsuinError } from "../errors.ts";
import { firstPart, plainPart } from "../plain-text.ts";
import { createDraft } from "./create-draft.ts";
import { inspectUpload } from "./inspect-upload.ts";
import { nextNumber } from "./next-number.ts";
import { refuse } from "./record.ts";

const MB = 1024 * 1024;
export const UPLOAD_LIMIT = 50 * MB;

/**
 * A draft from a PDF that can be signed. What is refused leaves an audit event and nothing else.
 * Throws UPLOAD_EMPTY, UPLOAD_TOO_LARGE and what inspectUpload says (PDF_*, UPLOAD_BUSY).
 */
export async function createFromUpload(
  actor: Actor,
  { bytes, fileName }: { bytes: Uint8Array; fileName: string },
  now: Date,
): Promise<{ contractId: string }> {
  if (bytes.length === 0) return refuse("UPLOAD_EMPTY", { type: "sca.contract.refused", actor, target: "upload", now });
  if (bytes.length > UPLOAD_LIMIT) return tooLarge(actor, now);
  const pages = await pagesOf(actor, bytes, now);
  const number = await nextNumber(appDb(), actor.tenantId, now);
  const draft = { number, title: titleFrom(fileName), amount: null, template: null, document: { bytes, pages } };
  return createDraft(actor, draft, now);
}

async function pagesOf(actor: Actor, bytes: Uint8Array, now: Date): Promise<number> {
  try {
    return (await inspectUpload(bytes, actor.userId)).pages.length;
  } catch (error) {
    if (!(error instanceof NatsuinError)) throw error;
    return refuse(errorCodeOf(error), { type: "sca.contract.refused", actor, target: "upload", now, details: error.details });
  }
}

/** The file's name without folder, extension and control characters: a first title, which the sender may change. */
export function titleFrom(fileName: string): string {
  const base = fileName.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  return firstPart(plainPart(base.replace(/\.pdf$/i, "")).trim(), 120) || "契約書";
}

/** Reads a body, giving up as soon as it goes beyond the limit: 60 MB are never held. Throws UPLOAD_TOO_LARGE. */
export async function readUpload(
  actor: Actor,
  body: ReadableStream<Uint8Array> | null,
  declared: number,
  now: Date,
): Promise<Uint8Array> {
  if (declared > UPLOAD_LIMIT) return tooLarge(actor, now);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > UPLOAD_LIMIT) return tooLarge(actor, now);
    parts.push(part);
  }
  return concatBytes(...parts);
}

function tooLarge(actor: Actor, now: Date): Promise<never> {
  const details = { limitMb: UPLOAD_LIMIT / MB };
  return refuse("UPLOAD_TOO_LARGE", { type: "sca.contract.refused", actor, target: "upload", now, details });
}

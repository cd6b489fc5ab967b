import "server-only";
import type { Actor } from "../auth/types.ts";
import { concatBytes } from "../bytes.ts";
import { appDb } from "../db.ts";
import { errorCodeOf, NatsuinError } from "../errors.ts";
import { firstPart, plainPart } from "../plain-text.ts";
import { UPLOAD_LIMIT, UPLOAD_LIMIT_MB } from "../upload-rules.ts";
import { ownContract } from "./access.ts";
import { createDraft, mayCreate } from "./create-draft.ts";
import { inspectUpload } from "./inspect-upload.ts";
import { nextNumber } from "./next-number.ts";
import { refuse } from "./record.ts";

/**
 * A draft from a PDF that can be signed. What is refused leaves an audit event and nothing else.
 * Throws FORBIDDEN, UPLOAD_EMPTY, UPLOAD_TOO_LARGE and what inspectUpload says (PDF_*, UPLOAD_BUSY).
 */
export async function createFromUpload(
  actor: Actor,
  { bytes, fileName }: { bytes: Uint8Array; fileName: string },
  now: Date,
): Promise<{ contractId: string }> {
  await mayCreate(actor, now);
  if (bytes.length === 0) return refuse("UPLOAD_EMPTY", { type: "sca.contract.refused", actor, target: "upload", now });
  if (bytes.length > UPLOAD_LIMIT) return tooLarge(actor, now);
  const pages = await pagesOf(actor, bytes, now);
  const number = await nextNumber(appDb(), actor.tenantId, now);
  const draft = { number, title: titleFrom(fileName), amount: null, template: null, document: { bytes, pages, fileName } };
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

/** A body that nobody has read yet. `declared`: its length in bytes, as its sender says; `draftId`: what it is to be a part of, null for a new draft */
type Upload = { body: ReadableStream<Uint8Array> | null; declared: number; draftId: string | null };

/**
 * Reads a body, giving up as soon as it goes beyond the limit: 60 MB are never held, and nothing for who may not bring it.
 * Throws FORBIDDEN, NOT_FOUND, UPLOAD_TOO_LARGE.
 */
export async function readUpload(actor: Actor, { body, declared, draftId }: Upload, now: Date): Promise<Uint8Array> {
  if (draftId === null) await mayCreate(actor, now);
  else await ownContract(actor, draftId, "contract.edit", now);
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
  const details = { limitMb: UPLOAD_LIMIT_MB };
  return refuse("UPLOAD_TOO_LARGE", { type: "sca.contract.refused", actor, target: "upload", now, details });
}

import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { errorCodeOf, NatsuinError } from "../../errors.ts";
import type { ContractPart } from "../../generated/prisma/client.ts";
import { getBlob, putBlob } from "../../storage/index.ts";
import { UPLOAD_LIMIT, UPLOAD_LIMIT_MB } from "../../upload-rules.ts";
import { lockContract, ownContract, refuseContract } from "../access.ts";
import { requireDraft } from "../draft.ts";
import { actorName, record } from "../record.ts";
import { composeParts } from "./compose-parts.ts";
import { moveFields } from "./move-fields.ts";
import { partTitle } from "./part-view.ts";
import { readParts } from "./read-parts.ts";

export const MAX_DOCUMENTS = 20;
export const MAX_ATTACHMENTS = 20;
const TRIES = 3;

/** `parts`: the new list, in order; a row whose id is not there yet is new. */
export type PartsChange = (parts: ContractPart[]) => ContractPart[] | Promise<ContractPart[]>;

/**
 * Changes what a draft consists of, and makes its revision 0 anew (docs/decisions/0029):
 *   1. the new list; a template's own document stays the first, since its places are on its pages
 *   2. one PDF of it, in a process of its own
 *   3. one transaction, when nobody changed the draft meanwhile: parts, placed fields, revision 0, audit; else from the beginning
 * Throws NOT_FOUND, CONTRACT_STATE, PARTS_WRONG, what composeParts throws, CONTRACT_CHANGED after three tries.
 */
export async function changeParts(actor: Actor, contractId: string, now: Date, change: PartsChange): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries++) if (await attempt(actor, contractId, now, change)) return;
  throw new NatsuinError("CONTRACT_CHANGED");
}

async function attempt(actor: Actor, contractId: string, now: Date, change: PartsChange): Promise<boolean> {
  const draft = await ownContract(actor, contractId, "contract.edit", now);
  requireDraft(draft);
  const before = await readParts(contractId);
  const parts = await change(before);
  const documents = parts.filter(({ kind }) => kind === "document");
  const attachments = parts.filter(({ kind }) => kind === "attachment");
  const fixed = draft.templateId === null || documents[0]?.id === before[0]?.id;
  if (documents.length === 0 || documents.length > MAX_DOCUMENTS || attachments.length > MAX_ATTACHMENTS || !fixed)
    return refuseContract(actor, contractId, "PARTS_WRONG", now, { documents: MAX_DOCUMENTS, attachments: MAX_ATTACHMENTS });
  if (parts.reduce((sum, { size }) => sum + size, 0) > UPLOAD_LIMIT)
    return refuseContract(actor, contractId, "PDF_PARTS_TOO_LARGE", now, { limitMb: UPLOAD_LIMIT_MB });

  const made = await compose(actor, contractId, { documents, attachments }, now);
  const blob = await putBlob(made.bytes);
  return appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    requireDraft(locked);
    if (locked.version !== draft.version) return false;
    const kept = parts.map(({ id }) => id);
    await tx.contractPart.updateMany({ where: { contractId, id: { notIn: kept }, removedAt: null }, data: { removedAt: now } });
    for (const list of [documents, attachments]) {
      for (const [at, part] of list.entries()) {
        const row = { ...part, position: at + 1, removedAt: null };
        await tx.contractPart.upsert({
          where: { id: part.id },
          create: row,
          update: { position: row.position, removedAt: null },
        });
      }
    }
    await moveFields(tx, contractId, before, parts);
    const revision = { blob, size: made.bytes.length, pages: made.pages, createdAt: now };
    await tx.document.update({ where: { contractId_revision: { contractId, revision: 0 } }, data: revision });
    await tx.contract.update({ where: { id: contractId }, data: { savedAt: now, version: { increment: 1 } } });
    const facts = { document: blob, size: made.bytes.length, documents: documents.length, attachments: attachments.length };
    await record(tx, {
      contract: draft,
      by: actorName(actor),
      now,
      audit: { type: "sca.contract.documents", outcome: "ok", facts },
    });
    return true;
  });
}

type Lists = { documents: ContractPart[]; attachments: ContractPart[] };

async function compose(actor: Actor, contractId: string, { documents, attachments }: Lists, now: Date) {
  const input = {
    documents: await Promise.all(
      documents.map(async ({ fileName, blob }) => ({ name: fileName, title: partTitle(fileName), bytes: await getBlob(blob) })),
    ),
    attachments: await Promise.all(
      attachments.map(async ({ fileName, mime, blob }) => ({ name: fileName, mime, bytes: await getBlob(blob) })),
    ),
  };
  try {
    return await composeParts(input, actor.userId);
  } catch (error) {
    if (!(error instanceof NatsuinError)) throw error;
    return refuseContract(actor, contractId, errorCodeOf(error), now, error.details);
  }
}

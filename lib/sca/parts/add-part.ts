import "server-only";
import type { Actor } from "../../auth/types.ts";
import { errorCodeOf, NatsuinError } from "../../errors.ts";
import { newId } from "../../ids.ts";
import { putBlob } from "../../storage/index.ts";
import { ownContract, refuseContract } from "../access.ts";
import { requireDraft } from "../draft.ts";
import { inspectUpload } from "../inspect-upload.ts";
import type { PartView } from "../views.ts";
import { attachmentType } from "./attachment-type.ts";
import { changeParts } from "./change-parts.ts";
import { partName } from "./part-name.ts";
import { partView } from "./part-view.ts";

type Added = { kind: "document" | "attachment"; bytes: Uint8Array; fileName: string };

/**
 * Adds a document after the last one, or an attachment.
 * Throws UPLOAD_EMPTY, ATTACHMENT_TYPE, what inspectUpload says of a document, and what changeParts throws.
 */
export async function addPart(actor: Actor, contractId: string, { kind, bytes, fileName }: Added, now: Date): Promise<PartView> {
  const draft = await ownContract(actor, contractId, "contract.edit", now);
  requireDraft(draft);
  if (bytes.length === 0) return refuseContract(actor, contractId, "UPLOAD_EMPTY", now);
  const looked = await look(actor, contractId, { kind, bytes, fileName: partName(fileName) }, now);
  const row = {
    id: newId("prt"),
    tenantId: draft.tenantId,
    contractId,
    kind,
    position: 0,
    blob: await putBlob(bytes),
    size: bytes.length,
    createdAt: now,
    removedAt: null,
    ...looked,
  };
  let name = row.fileName;
  await changeParts(actor, contractId, now, (parts) => {
    name = partName(
      fileName,
      parts.map((part) => part.fileName),
    );
    return [...parts, { ...row, fileName: name }];
  });
  return partView({ ...row, fileName: name });
}

async function look(actor: Actor, contractId: string, { kind, bytes, fileName }: Added, now: Date) {
  try {
    if (kind === "attachment") return { fileName, mime: attachmentType(fileName, bytes), pages: null };
    return { fileName, mime: "application/pdf", pages: (await inspectUpload(bytes, actor.userId)).pages.length };
  } catch (error) {
    if (!(error instanceof NatsuinError)) throw error;
    return refuseContract(actor, contractId, errorCodeOf(error), now, error.details);
  }
}

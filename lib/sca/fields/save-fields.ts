import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import { FIELD_KINDS, LABEL_LENGTH, LEAST_SIZE, MOST_FIELDS, MOST_LETTERS } from "../../field-rules.ts";
import { newId } from "../../ids.ts";
import { isOnPage } from "../../pades/index.ts";
import { isPlainLine } from "../../plain-text.ts";
import { actsIn } from "../../recipient-kinds.ts";
import { lockContract, ownContract, refuseContract } from "../access.ts";
import { requireDraft } from "../draft.ts";
import { inspectionOf } from "../pdf-facts.ts";
import type { PlacedField } from "../views.ts";
import { placingOf } from "./placing.ts";

export type FieldsInput = {
  contractId: string;
  /** of the draft as its editor knows it: what somebody else saved meanwhile is never written over */
  version: number;
  ownPlaces: boolean;
  fields: PlacedField[];
};

type Page = { width: number; height: number };

/**
 * Saves the fields of a draft, all of them. An editor saves while he works, so a signer may still be without a stamp: sending asks for it.
 * @returns the draft's new version
 * Throws NOT_FOUND, CONTRACT_STATE, CONTRACT_CHANGED, FIELDS_TOO_MANY, FIELD_OFF_PAGE, FIELDS_UNPLACEABLE, INPUT_INVALID.
 */
export async function saveFields(actor: Actor, input: FieldsInput, now: Date): Promise<{ version: number }> {
  const { contractId, version, ownPlaces, fields } = input;
  if (fields.length > MOST_FIELDS) throw new NatsuinError("FIELDS_TOO_MANY", { most: MOST_FIELDS });
  const draft = await ownContract(actor, contractId, "contract.edit", now);
  requireDraft(draft);
  const document = await appDb().document.findUniqueOrThrow({ where: { contractId_revision: { contractId, revision: 0 } } });
  const inspection = await inspectionOf(document.blob);
  const placing = placingOf(draft, inspection);
  if (!placing.draws && (fields.length > 0 || ownPlaces)) return refuseContract(actor, contractId, "FIELDS_UNPLACEABLE", now);
  if (!placing.signatures && ownPlaces) throw new NatsuinError("INPUT_INVALID");

  // who only reads is asked for nothing
  const byPosition = new Map(draft.recipients.filter(actsIn).map((recipient) => [recipient.position, recipient]));
  const signed = new Set<number>();
  const rows = fields.map((field) => {
    const recipient = byPosition.get(field.position);
    if (!recipient || !isSound(field, inspection.pages)) throw new NatsuinError("INPUT_INVALID");
    if (!isOnPage(field.rect, inspection.pages[field.page - 1] as Page))
      throw new NatsuinError("FIELD_OFF_PAGE", { page: field.page });
    if (field.kind === "signature") {
      if (!ownPlaces || recipient.kind !== "signer" || signed.has(field.position)) throw new NatsuinError("INPUT_INVALID");
      signed.add(field.position);
    }
    const [x, y, width, height] = field.rect;
    const { kind, page, required, maxLength } = field;
    const words = { label: field.label.normalize("NFC").trim(), required: kind === "signature" || required, maxLength };
    const place = { page, x, y, width, height };
    return { id: newId("fld"), tenantId: draft.tenantId, contractId, recipientId: recipient.id, kind, ...place, ...words };
  });

  await appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    requireDraft(locked);
    if (locked.version !== version || locked.version !== draft.version) throw new NatsuinError("CONTRACT_CHANGED");
    await tx.contractField.deleteMany({ where: { contractId } });
    await tx.contractField.createMany({ data: rows });
    await tx.contract.update({ where: { id: contractId }, data: { savedAt: now, ownPlaces, version: { increment: 1 } } });
  });
  return { version: version + 1 };
}

function isSound({ kind, page, rect, label, maxLength }: PlacedField, pages: Page[]): boolean {
  if (!FIELD_KINDS.includes(kind) || pages[page - 1] === undefined || !rect.every(Number.isFinite)) return false;
  const [, , width, height] = rect;
  const least = LEAST_SIZE[kind];
  if (width < least.width - 0.01 || height < least.height - 0.01) return false;
  if (label.length > LABEL_LENGTH || !isPlainLine(label)) return false;
  if (maxLength === null) return true;
  return kind === "text" && Number.isInteger(maxLength) && maxLength >= 1 && maxLength <= MOST_LETTERS;
}

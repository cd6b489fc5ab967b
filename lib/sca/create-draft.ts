import "server-only";
import { requireRight } from "../auth/require-right.ts";
import type { Actor } from "../auth/types.ts";
import { appDb, type Prisma } from "../db.ts";
import { newId } from "../ids.ts";
import { putBlob } from "../storage/index.ts";
import { dayInJapan, startOfDayInJapan } from "./japanese.ts";
import { floorOf } from "./minimum-level.ts";
import { partName } from "./parts/part-name.ts";
import { actorName, record } from "./record.ts";

const DAY = 24 * 60 * 60 * 1000;
/** 17:00, a fortnight on. */
export const dueFrom = (now: Date) => new Date(startOfDayInJapan(dayInJapan(now)).getTime() + 14 * DAY + 17 * 60 * 60 * 1000);

type Draft = {
  number: string;
  title: string;
  amount: number | null;
  template: { id: string; values: Prisma.InputJsonObject } | null;
  /** `fileName`: as the part is called */
  document: { bytes: Uint8Array; pages: number; fileName: string };
};

/** A draft with its input document as revision 0, in one transaction. Throws FORBIDDEN. */
export async function createDraft(actor: Actor, draft: Draft, now: Date): Promise<{ contractId: string }> {
  await mayCreate(actor, now);
  const { number, title, amount, template } = draft;
  const { bytes, pages, fileName } = draft.document;
  const contractId = newId("con");
  const contract = { id: contractId, tenantId: actor.tenantId };
  const blob = await putBlob(bytes);
  await appDb().$transaction(async (tx) => {
    await tx.contract.create({
      data: {
        ...contract,
        number,
        title,
        amount,
        state: "draft",
        createdBy: actor.userId,
        templateId: template?.id,
        templateValues: template?.values,
        minLevel: floorOf(template?.id ?? null),
        createdAt: now,
        savedAt: now,
        expiresAt: dueFrom(now),
      },
    });
    await tx.document.create({
      data: {
        id: newId("doc"),
        tenantId: actor.tenantId,
        contractId,
        revision: 0,
        blob,
        size: bytes.length,
        pages,
        createdAt: now,
      },
    });
    await tx.contractPart.create({
      data: {
        id: newId("prt"),
        tenantId: actor.tenantId,
        contractId,
        kind: "document",
        position: 1,
        fileName: partName(fileName),
        mime: "application/pdf",
        blob,
        size: bytes.length,
        pages,
        createdAt: now,
      },
    });
    await record(tx, {
      contract,
      by: actorName(actor),
      now,
      event: { type: "created" },
      audit: {
        type: "sca.contract.created",
        outcome: "ok",
        facts: { number, document: blob, size: bytes.length, pages, template: template?.id ?? "-" },
      },
    });
  });
  return { contractId };
}

/** Asked before a file is read or a number given out, and again of the draft itself. Throws FORBIDDEN. */
export const mayCreate = (actor: Actor, now: Date): Promise<void> =>
  requireRight(actor, "contract.create", { target: "contract:new", now });

import "server-only";
import type { Actor } from "../auth/types.ts";
import { appDb, type Prisma } from "../db.ts";
import { newId } from "../ids.ts";
import { putBlob } from "../storage/index.ts";
import { dayInJapan, startOfDayInJapan } from "./japanese.ts";
import { floorOf } from "./minimum-level.ts";
import { actorName, record } from "./record.ts";

const DAY = 24 * 60 * 60 * 1000;
/** 17:00, a fortnight on. */
const dueFrom = (now: Date) => new Date(startOfDayInJapan(dayInJapan(now)).getTime() + 14 * DAY + 17 * 60 * 60 * 1000);

type Draft = {
  number: string;
  title: string;
  amount: number | null;
  template: { id: string; values: Prisma.InputJsonObject } | null;
  document: { bytes: Uint8Array; pages: number };
};

/** A draft with its input document as revision 0, in one transaction. */
export async function createDraft(actor: Actor, draft: Draft, now: Date): Promise<{ contractId: string }> {
  const { number, title, amount, template } = draft;
  const { bytes, pages } = draft.document;
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

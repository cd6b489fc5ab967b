import "server-only";
import { peopleByEmail } from "../auth/directory.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { newId } from "../ids.ts";
import { ownContract } from "./access.ts";
import { dueFrom } from "./create-draft.ts";
import { contractFields } from "./fields/fields-view.ts";
import { nextNumber } from "./next-number.ts";
import { readParts } from "./parts/read-parts.ts";
import { actorName, record } from "./record.ts";

/**
 * 複製して作成: a new draft of the same documents, recipients in their turns, fields and words as an own contract in whatever state. What people
 * did with the other — inputs, approvals, signatures, its history — is not in it, and its deadline is a new one.
 * Throws NOT_FOUND, FORBIDDEN.
 */
export async function duplicateContract(actor: Actor, contractId: string, now: Date): Promise<{ contractId: string }> {
  const source = await ownContract(actor, contractId, "contract.create", now);
  const [document, parts, fields, people] = await Promise.all([
    appDb().document.findUniqueOrThrow({ where: { contractId_revision: { contractId, revision: 0 } } }),
    readParts(contractId),
    contractFields(contractId),
    peopleByEmail(source.recipients.map(({ email }) => email)),
  ]);
  const number = await nextNumber(appDb(), actor.tenantId, now);
  const id = newId("con");
  const of = { tenantId: actor.tenantId, contractId: id };
  const recipientIds = new Map(source.recipients.map((recipient) => [recipient.id, newId("rcp")]));
  const { title, amount, message, templateId, templateValues, minLevel, ownPlaces, remindEveryDays, mayForward, approverId } =
    source;
  const words = { title, amount, message, templateId, templateValues: templateValues ?? undefined, minLevel, ownPlaces };
  await appDb().$transaction(async (tx) => {
    await tx.contract.create({
      data: {
        id,
        tenantId: actor.tenantId,
        number,
        state: "draft",
        createdBy: actor.userId,
        ...words,
        remindEveryDays,
        mayForward,
        approverId,
        createdAt: now,
        savedAt: now,
        expiresAt: dueFrom(now),
      },
    });
    const { blob, size, pages } = document;
    await tx.document.create({ data: { id: newId("doc"), ...of, revision: 0, blob, size, pages, createdAt: now } });
    await tx.contractPart.createMany({ data: parts.map((part) => ({ ...part, id: newId("prt"), ...of, createdAt: now })) });
    await tx.recipient.createMany({
      data: source.recipients.map(({ kind, position, group, mark, role, email, name, organisation, fieldName, ...before }) => ({
        id: recipientIds.get(before.id) as string,
        ...of,
        kind,
        position,
        group,
        mark,
        role,
        email,
        name,
        organisation,
        fieldName,
        // who took up an account since is meant by it; who has none is somebody new, as before
        userId: people.get(email)?.userId ?? newId("usr"),
        state: "waiting" as const,
      })),
    });
    await tx.contractField.createMany({
      data: fields.map(({ recipientId, value: _, valueAt: __, ...field }) => ({
        ...field,
        id: newId("fld"),
        ...of,
        recipientId: recipientIds.get(recipientId) as string,
      })),
    });
    const facts = { number, document: blob, size, pages, template: templateId ?? "-", copyOf: source.number };
    await record(tx, {
      contract: { id, tenantId: actor.tenantId },
      by: actorName(actor),
      now,
      event: { type: "created" },
      audit: { type: "sca.contract.created", outcome: "ok", facts },
    });
  });
  return { contractId: id };
}

import "server-only";
import { openCounterparty } from "../auth/counterparties.ts";
import { peopleById } from "../auth/directory.ts";
import type { Actor } from "../auth/types.ts";
import { appDb, type Db } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import type { Recipient } from "../generated/prisma/client.ts";
import { newId } from "../ids.ts";
import {
  allocateFields,
  appendPages,
  drawStamp,
  type FieldPlacement,
  inspectPdf,
  type PdfInspection,
  pageSizes,
} from "../pades/index.ts";
import { getBlob, putBlob } from "../storage/index.ts";
import { type ContractWithParties, lockContract, ownContract, refuseContract } from "./access.ts";
import { chooseCredential, enrolsAtTurn } from "./credentials.ts";
import { requireDraft, signersOf } from "./draft.ts";
import { stampFaces } from "./fonts.ts";
import { mailCall } from "./mails.ts";
import { reachableLevel } from "./minimum-level.ts";
import { fieldNameAt } from "./parties.ts";
import { type FieldPlan, planFields } from "./places.ts";
import { actorName, record } from "./record.ts";
import { drawSignaturePages } from "./signature-page.ts";
import type { StoredTemplate } from "./template/index.ts";
import { nextContractState, nextRecipientState } from "./transitions.ts";

/**
 * Sends a draft: from here on its text is fixed, and later revisions only fill the fields that this one allocates.
 *   1. the draft is whole, its least level can be reached here, every signer still holds a valid credential of that level
 *    2. fields and 「未署名」 stamps of all signers: revision 1
 *   3. one transaction: revision, state, the first signer called, history, audit, mail
 * Throws NOT_FOUND, CONTRACT_STATE, RECIPIENTS_WRONG, RECIPIENT_UNKNOWN, RECIPIENT_LEVEL_TOO_LOW, CONTRACT_LEVEL_UNREACHABLE, INPUT_INVALID (deadline), NO_PLACE_FOR_SIGNATURE,
 * STAMP_GLYPH_MISSING, CONTRACT_CHANGED.
 */
export async function sendContract(actor: Actor, contractId: string, now: Date): Promise<void> {
  const draft = await ownContract(actor, contractId, now);
  requireDraft(draft);
  const people = await peopleById(draft.recipients.map(({ userId }) => userId));
  await requireWhole(actor, draft, people, now);

  const input = await appDb().document.findUniqueOrThrow({ where: { contractId_revision: { contractId, revision: 0 } } });
  const inputBytes = await getBlob(input.blob);
  const inspection = inspectPdf(inputBytes);
  const plan = planFields(inspection, draft.recipients, draft.templateValues as StoredTemplate | null);
  const fieldNames = fieldNamesOf(plan, inspection, draft.recipients.length);
  const bytes = await allocateAll(inputBytes, draft, plan, fieldNames);
  const pages = pageSizes(bytes).length;
  const blob = await putBlob(bytes);

  await appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    requireDraft(locked);
    if (locked.version !== draft.version) throw new NatsuinError("CONTRACT_CHANGED");
    const state = nextContractState(locked.state, "send");
    await tx.contract.update({ where: { id: contractId }, data: { state, sentAt: now, version: { increment: 1 } } });
    await tx.document.create({
      data: {
        id: newId("doc"),
        tenantId: draft.tenantId,
        contractId,
        revision: 1,
        blob,
        size: bytes.length,
        pages,
        createdAt: now,
      },
    });
    const userIds = await openAccounts(tx, draft, people, { by: actorName(actor), now });
    for (const [at, recipient] of draft.recipients.entries()) {
      const called = at === 0 ? nextRecipientState(recipient.state, "call") : recipient.state;
      const userId = userIds[at];
      await tx.recipient.update({ where: { id: recipient.id }, data: { fieldName: fieldNames[at], state: called, userId } });
    }
    const first = { ...(draft.recipients[0] as Recipient), userId: userIds[0] as string };
    await record(tx, {
      contract: draft,
      by: actorName(actor),
      now,
      event: { type: "sent", data: { signers: draft.recipients.length } },
      audit: {
        type: "sca.contract.sent",
        outcome: "ok",
        facts: {
          number: draft.number,
          document: blob,
          signers: draft.recipients.length,
          fields: plan.kind,
          minLevel: draft.minLevel,
        },
      },
    });
    await record(tx, {
      contract: draft,
      by: actorName(actor),
      now,
      event: { type: "called", data: { position: first.position } },
    });
    await mailCall(tx, { contract: draft, recipient: first, sender: actor, now });
  });
}

type People = Awaited<ReturnType<typeof peopleById>>;

/** Somebody new has had an id only; from here on he has an account, which his mail lets him take up. */
async function openAccounts(
  tx: Db,
  { recipients }: ContractWithParties,
  people: People,
  { by, now }: { by: string; now: Date },
): Promise<string[]> {
  const userIds: string[] = [];
  for (const { userId, email, name: displayName } of recipients)
    userIds.push(people.has(userId) ? userId : await openCounterparty(tx, { userId, email, displayName }, by, now));
  return userIds;
}

async function requireWhole(actor: Actor, draft: ContractWithParties, people: People, now: Date): Promise<void> {
  const { min, max } = signersOf(draft.templateId);
  const count = draft.recipients.length;
  if (count < min || count > max) throw new NatsuinError("RECIPIENTS_WRONG", { count, min, max });
  if (draft.expiresAt === null || draft.expiresAt <= now) throw new NatsuinError("INPUT_INVALID", { field: "due" });
  const { minLevel } = draft;
  const reach = reachableLevel();
  if (minLevel > reach) return refuseContract(actor, draft.id, "CONTRACT_LEVEL_UNREACHABLE", now, { level: minLevel, reach });
  for (const { userId, email } of draft.recipients) {
    const choice = await chooseCredential(userId, now, minLevel);
    if (choice.ok || enrolsAtTurn(choice, draft, people.get(userId))) continue;
    if (choice.below) return refuseContract(actor, draft.id, "RECIPIENT_LEVEL_TOO_LOW", now, { email });
    throw new NatsuinError("RECIPIENT_UNKNOWN", { email });
  }
}

/** Fields that a certified document brings keep their names; others are called Signature1, 2 … beside those that are there. */
function fieldNamesOf(plan: FieldPlan, { fields }: PdfInspection, count: number): string[] {
  if (plan.kind === "given") {
    if (plan.fields.length < count) throw new NatsuinError("NO_PLACE_FOR_SIGNATURE");
    return plan.fields.slice(0, count);
  }
  const taken = new Set(fields.map(({ name }) => name.split(".")[0]));
  const names: string[] = [];
  for (let n = 1; names.length < count; n++) if (!taken.has(fieldNameAt(n))) names.push(fieldNameAt(n));
  return names;
}

async function allocateAll(
  input: Uint8Array,
  { title, number, recipients }: ContractWithParties,
  plan: FieldPlan,
  names: string[],
): Promise<Uint8Array> {
  if (plan.kind === "given") return input;
  if (plan.kind === "unseen") {
    return allocateFields(
      input,
      names.map((name) => ({ name, page: 1, rect: null, appearance: null })),
    );
  }
  const faces = await stampFaces();
  const base =
    plan.kind === "sheet" ? appendPages(input, drawSignaturePages({ title, number, signers: recipients }, faces)) : input;
  const placements = recipients.map((recipient, at): FieldPlacement => {
    const place = plan.places[at];
    if (place === undefined) throw new NatsuinError("NO_PLACE_FOR_SIGNATURE");
    const [, , width, height] = place.rect;
    const { mark, name, organisation } = recipient;
    const stamp = {
      width,
      height,
      shape: "round",
      mark,
      name,
      organisation: organisation ?? undefined,
      state: "unsigned",
    } as const;
    return { name: names[at] as string, page: place.page, rect: place.rect, appearance: drawStamp(stamp, faces) };
  });
  return allocateFields(base, placements);
}

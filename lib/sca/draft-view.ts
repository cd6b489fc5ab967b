import "server-only";
import { peopleByEmail, peopleById } from "../auth/directory.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { inspectPdf } from "../pades/index.ts";
import { getBlob } from "../storage/index.ts";
import { ownContract } from "./access.ts";
import { chooseCredential, enrolsAtTurn } from "./credentials.ts";
import { documentView } from "./documents.ts";
import { requireDraft, signersOf } from "./draft.ts";
import { fieldFault } from "./fields/field-fault.ts";
import { contractFields, placedField } from "./fields/fields-view.ts";
import { floorOf, minimumOf, reachableLevel } from "./minimum-level.ts";
import { signersIn } from "./parties.ts";
import { partView } from "./parts/part-view.ts";
import { readParts } from "./parts/read-parts.ts";
import { ownPlacesOf, placesOf, planFields } from "./places.ts";
import { type StoredTemplate, templateById } from "./template/index.ts";
import type { DraftView } from "./views.ts";

/** What the sender's wizard shows. Throws NOT_FOUND, CONTRACT_STATE once it was sent. */
export async function draftView(actor: Actor, contractId: string, now: Date): Promise<DraftView> {
  const contract = await ownContract(actor, contractId, "contract.edit", now);
  requireDraft(contract);
  const input = await appDb().document.findUniqueOrThrow({ where: { contractId_revision: { contractId, revision: 0 } } });
  const inspection = inspectPdf(await getBlob(input.blob));
  const fields = await contractFields(contractId);
  const own = ownPlacesOf(contract, fields);
  const plan = planFields(inspection, contract.recipients, contract.templateValues as StoredTemplate | null, own);
  const signers = signersOf(contract.templateId);
  const people = await peopleById([...contract.recipients.map(({ userId }) => userId), contract.approverId ?? ""]);
  const known = await peopleByEmail(contract.recipients.map(({ email }) => email));
  const approver = people.get(contract.approverId ?? "") ?? null;
  const recipients = await Promise.all(
    contract.recipients.map(async ({ kind, group, email, name, organisation, position, mark, role, userId }) => {
      const isNew = known.get(email)?.takenUp !== true;
      const who = { kind, group, email, name, organisation, position, mark, role, isNew };
      if (kind !== "signer") return { ...who, certificateUntil: null, enrols: false, belowLevel: false };
      const choice = await chooseCredential(userId, now, contract.minLevel);
      const held = choice.ok ? choice.credential : choice.below;
      const belowLevel = !choice.ok && held !== undefined;
      const enrols = enrolsAtTurn(choice, contract, people.get(userId));
      return { ...who, certificateUntil: held?.notAfter ?? null, enrols, belowLevel };
    }),
  );
  const missing: DraftView["missing"] = [];
  if (contract.title === "") missing.push("title");
  const signing = signersIn(recipients);
  if (signing.length < signers.min || signing.length > signers.max) missing.push("recipients");
  if (contract.expiresAt === null || contract.expiresAt <= now) missing.push("due");
  if (signing.some(({ certificateUntil, enrols }) => certificateUntil === null && !enrols)) missing.push("certificate");
  if (fieldFault(contract, inspection, fields)) missing.push("fields");
  const levels = { floor: floorOf(contract.templateId), reach: reachableLevel() };
  if (contract.minLevel > levels.reach) missing.push("level");
  else if (recipients.some(({ belowLevel }) => belowLevel)) missing.push("certificateLevel");
  return {
    id: contract.id,
    number: contract.number,
    title: contract.title,
    amount: contract.amount === null ? null : Number(contract.amount),
    message: contract.message,
    due: contract.expiresAt?.toISOString() ?? null,
    minLevel: minimumOf(contract),
    levels,
    source: sourceOf(contract.templateId),
    recipients,
    remindEveryDays: contract.remindEveryDays,
    mayForward: contract.mayForward,
    approver: approver && { email: approver.email, name: approver.displayName },
    returnReason: contract.returnReason,
    version: contract.version,
    signers,
    document: documentView(input, contract.number, contract.recipients),
    parts: (await readParts(contractId)).map(partView),
    pageSizes: inspection.pages,
    places: placesOf(plan),
    fields: fields.flatMap((field) => {
      const recipient = contract.recipients.find(({ id }) => id === field.recipientId);
      return recipient && field.kind !== "signature" ? [placedField(field, recipient.position)] : [];
    }),
    addsSignaturePage: plan.kind === "sheet",
    missing,
    savedAt: contract.savedAt.toISOString(),
  };
}

function sourceOf(templateId: string | null): DraftView["source"] {
  if (templateId === null) return { kind: "upload" };
  return { kind: "template", templateId, templateName: templateById(templateId)?.name.ja ?? templateId };
}

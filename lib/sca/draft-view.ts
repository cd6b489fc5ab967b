import "server-only";
import { peopleById } from "../auth/directory.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { inspectPdf } from "../pades/index.ts";
import { getBlob } from "../storage/index.ts";
import { ownContract } from "./access.ts";
import { chooseCredential, enrolsAtTurn } from "./credentials.ts";
import { documentView } from "./documents.ts";
import { requireDraft, signersOf } from "./draft.ts";
import { floorOf, minimumOf, reachableLevel } from "./minimum-level.ts";
import { placesOf, planFields } from "./places.ts";
import { type StoredTemplate, templateById } from "./template/index.ts";
import type { DraftView } from "./views.ts";

/** What the sender's wizard shows. Throws NOT_FOUND, CONTRACT_STATE once it was sent. */
export async function draftView(actor: Actor, contractId: string, now: Date): Promise<DraftView> {
  const contract = await ownContract(actor, contractId, now);
  requireDraft(contract);
  const input = await appDb().document.findUniqueOrThrow({ where: { contractId_revision: { contractId, revision: 0 } } });
  const inspection = inspectPdf(await getBlob(input.blob));
  const plan = planFields(inspection, contract.recipients, contract.templateValues as StoredTemplate | null);
  const signers = signersOf(contract.templateId);
  const people = await peopleById(contract.recipients.map(({ userId }) => userId));
  const recipients = await Promise.all(
    contract.recipients.map(async ({ email, name, organisation, position, mark, role, userId }) => {
      const choice = await chooseCredential(userId, now, contract.minLevel);
      const held = choice.ok ? choice.credential : choice.below;
      const belowLevel = !choice.ok && held !== undefined;
      const enrols = enrolsAtTurn(choice, contract, people.get(userId));
      return { email, name, organisation, position, mark, role, certificateUntil: held?.notAfter ?? null, enrols, belowLevel };
    }),
  );
  const missing: DraftView["missing"] = [];
  if (contract.title === "") missing.push("title");
  if (recipients.length < signers.min || recipients.length > signers.max) missing.push("recipients");
  if (contract.expiresAt === null || contract.expiresAt <= now) missing.push("due");
  if (recipients.some(({ certificateUntil, enrols }) => certificateUntil === null && !enrols)) missing.push("certificate");
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
    signers,
    document: documentView(input, contract.number, contract.recipients),
    pageSizes: inspection.pages,
    places: placesOf(plan),
    addsSignaturePage: plan.kind === "sheet",
    missing,
    savedAt: contract.savedAt.toISOString(),
  };
}

function sourceOf(templateId: string | null): DraftView["source"] {
  if (templateId === null) return { kind: "upload" };
  return { kind: "template", templateId, templateName: templateById(templateId)?.name.ja ?? templateId };
}

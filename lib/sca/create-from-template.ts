import "server-only";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import { firstPart } from "../plain-text.ts";
import { createDraft, mayCreate } from "./create-draft.ts";
import { nextNumber } from "./next-number.ts";
import { type FieldFault, readTemplateValues, type StoredTemplate, setTemplate, templateById } from "./template/index.ts";

/** `fields`: what to correct, by field name. */
export type CreatedFromTemplate = { ok: true; contractId: string } | { ok: false; fields: Record<string, FieldFault> };

/** A draft from a template's values. Throws FORBIDDEN, NOT_FOUND for an unknown template. */
export async function createFromTemplate(
  actor: Actor,
  { templateId, values }: { templateId: string; values: Record<string, string> },
  now: Date,
): Promise<CreatedFromTemplate> {
  await mayCreate(actor, now);
  const template = templateById(templateId);
  if (template === null) throw new NatsuinError("NOT_FOUND");
  const read = readTemplateValues(template, values);
  if (!read.ok) return read;
  const number = await nextNumber(appDb(), actor.tenantId, now);
  const { bytes, pages, places, title, amount } = await setTemplate(read.values, { number, now });
  const stored = { values: read.values, places } satisfies StoredTemplate;
  const draft = await createDraft(
    actor,
    {
      number,
      title: firstPart(title, 120),
      amount,
      template: { id: template.id, values: stored },
      document: { bytes, pages, fileName: `${title}.pdf` },
    },
    now,
  );
  return { ok: true, ...draft };
}

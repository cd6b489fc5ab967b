"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useRef, useState, useTransition } from "react";
import type { TemplateView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { FocusBar } from "../frame/focus-bar.tsx";
import { Button } from "../ui/button.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { TemplateField } from "./template-field.tsx";
import { WizardSteps } from "./wizard-steps.tsx";

type Fault = "required" | "format" | "characters" | "tooLong" | "range";
export type CreateFromTemplate = Act<
  { templateId: string; values: Record<string, string> },
  { ok: true; contractId: string } | { ok: false; fields: Record<string, Fault> }
>;

/** A template's form: what is typed makes the contract. */
export function TemplateForm({ template, create }: { template: TemplateView; create: CreateFromTemplate }) {
  const t = useTranslations("wizard");
  const locale = useLocale();
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<Record<string, Fault>>({});
  const [trouble, setTrouble] = useState<string>();
  const [busy, start] = useTransition();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]));
    start(async () => {
      const result = await create({ templateId: template.id, values });
      if (result.ok && result.data.ok) return router.push(`/contracts/${result.data.contractId}/recipients`);
      const fields = result.ok && !result.data.ok ? result.data.fields : {};
      setFaults(fields);
      setTrouble(result.ok ? t("template.invalid") : result.message);
      const [first] = Object.keys(fields);
      if (first) form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
    });
  };
  return (
    <>
      <FocusBar
        back={{ href: "/contracts/new", label: t("backToPrepare") }}
        title={template.name[locale]}
        steps={<WizardSteps now="prepare" />}
      />
      <main id="main" className="mx-auto max-w-[880px] px-4 py-8 tablet:px-10">
        <h2 className="title">{template.name[locale]}</h2>
        <p className="mb-8 text-body text-text-soft">{t("template.lead")}</p>
        <LiveForm ref={form} onSubmit={submit} noValidate className="grid gap-8">
          {trouble && (
            <Note tone="risk" live>
              {trouble}
            </Note>
          )}
          {template.groups.map((group) => (
            <section key={group.ja} className="card p-6 tablet:p-8" aria-label={group[locale]}>
              <h3 className="section mb-6">{group[locale]}</h3>
              <div className="form-grid">
                {group.fields.map((field) => {
                  const fault = faults[field.name];
                  return <TemplateField key={field.name} field={field} error={fault && t(`template.fault.${fault}`)} />;
                })}
              </div>
            </section>
          ))}
          <Button type="submit" variant="primary" size="lg" busy={busy} className="justify-self-end max-tablet:w-full">
            {busy ? t("template.creating") : t("template.create")}
          </Button>
        </LiveForm>
      </main>
    </>
  );
}

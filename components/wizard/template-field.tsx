"use client";

import { useLocale, useTranslations } from "next-intl";
import type { TemplateField as FieldOf } from "@/lib/sca/views.ts";
import { SelectField, TextAreaField, TextField } from "../ui/field.tsx";

/** One field of a template's form, drawn as its kind is typed. */
export function TemplateField({ field, error }: { field: FieldOf; error?: string }) {
  const t = useTranslations("wizard.template");
  const words = useTranslations("common");
  const locale = useLocale();
  const { label, hint } = field[locale];
  const common = {
    name: field.name,
    label,
    hint,
    error,
    need: field.required ? undefined : words("optional"),
    required: field.required,
    defaultValue: field.initial,
  };
  const { maxLength } = field;
  if (field.kind === "multiline")
    return <TextAreaField {...common} maxLength={maxLength} rows={4} className="tablet:col-span-2" />;
  if (field.kind === "choice")
    return (
      <SelectField {...common}>
        {!field.initial && <option value="">{t("choose")}</option>}
        {field.options?.map((option) => (
          <option key={option.value} value={option.value}>
            {option[locale]}
          </option>
        ))}
      </SelectField>
    );
  if (field.kind === "date") return <TextField {...common} type="date" />;
  if (field.kind === "yen" || field.kind === "integer") return <TextField {...common} inputMode="numeric" autoComplete="off" />;
  return <TextField {...common} type="text" maxLength={maxLength} className="tablet:col-span-2" />;
}

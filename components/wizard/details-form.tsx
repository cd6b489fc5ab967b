"use client";

import { useTranslations } from "next-intl";
import { Field, Input, TextAreaField, TextField } from "../ui/field.tsx";
import type { Details } from "./draft-details.ts";

type DetailsFormProps = {
  details: Details;
  onChange: (changed: Partial<Details>) => void;
  errors: Record<string, string>;
  first: string;
};

/** Title, amount, deadline and message. `first` is the earliest day that can be chosen. */
export function DetailsForm({ details, onChange, errors, first }: DetailsFormProps) {
  const t = useTranslations("wizard.recipients");
  const words = useTranslations("common");
  const put = (name: Exclude<keyof Details, "minLevel">) => (event: { target: { value: string } }) =>
    onChange({ [name]: event.target.value });
  return (
    <div className="form-grid form-grid--one">
      <TextField
        small
        label={t("contractTitle")}
        value={details.title}
        maxLength={120}
        required
        error={errors.title}
        onChange={put("title")}
      />
      <TextField
        small
        label={t("amount")}
        need={words("optional")}
        hint={t("amountHint")}
        value={details.amount}
        inputMode="numeric"
        autoComplete="off"
        error={errors.amount}
        onChange={put("amount")}
      />
      <fieldset>
        <legend className="label">{t("deadline")}</legend>
        <Field label={<span className="visually-hidden">{t("date")}</span>} hint={t("deadlineHint")} error={errors.due}>
          {(ids) => (
            <div className="grid grid-cols-[minmax(0,1fr)_128px] gap-2">
              <Input {...ids} small type="date" min={first} value={details.date} onChange={put("date")} />
              <Input small type="time" aria-label={t("time")} value={details.time} onChange={put("time")} />
            </div>
          )}
        </Field>
      </fieldset>
      <TextAreaField
        small
        label={t("message")}
        need={words("optional")}
        hint={t("messageHint")}
        value={details.message}
        maxLength={500}
        rows={4}
        error={errors.message}
        onChange={put("message")}
      />
    </div>
  );
}

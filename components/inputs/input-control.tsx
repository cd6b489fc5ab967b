"use client";

import { useTranslations } from "next-intl";
import type { InputField } from "@/lib/sca/views.ts";
import { FieldError, TextField } from "../ui/field.tsx";
import { Tick } from "../ui/tick.tsx";

type InputControlProps = {
  field: InputField;
  name: string;
  value: string;
  error: string | undefined;
  disabled: boolean;
  onPut: (value: string) => void;
  onFocus: () => void;
};

/** Where a value is typed or ticked, beside the page on which it will stand. */
export function InputControl({ field, name, value, error, disabled, onPut, onFocus }: InputControlProps) {
  const t = useTranslations("inputs");
  const { id, kind, required, page, maxLength } = field;
  const common = { "data-input": id, disabled, onFocus };
  if (kind === "check")
    return (
      <div className="inputs__check">
        <label>
          <Tick
            {...common}
            className="check"
            type="checkbox"
            checked={value === "1"}
            aria-invalid={error ? true : undefined}
            onChange={(event) => onPut(event.target.checked ? "1" : "")}
          />
          <span>{name}</span>
          <span className="need">{t(required ? "required" : "optional")}</span>
          <small>{t("page", { page })}</small>
        </label>
        {error && <FieldError>{error}</FieldError>}
      </div>
    );
  return (
    <TextField
      {...common}
      label={name}
      need={`${t(required ? "required" : "optional")}　${t("page", { page })}`}
      error={error}
      type={kind === "date" ? "date" : "text"}
      hint={kind === "text" && maxLength !== null ? t("maxLength", { count: maxLength }) : undefined}
      value={value}
      required={required}
      autoComplete="off"
      onChange={(event) => onPut(event.target.value)}
    />
  );
}

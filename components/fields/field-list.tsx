"use client";

import { Copy, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { LABEL_LENGTH, LEAST_SIZE, MOST_LETTERS } from "@/lib/field-rules.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { TextField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { PressButton } from "../ui/press-button.tsx";
import { Tick } from "../ui/tick.tsx";
import { type FieldRecipient, fromTopLeft, kindIcon, partyClass, useFieldName } from "./field-looks.tsx";
import { keepOn, MM, type Size } from "./geometry.ts";
import { type EditedField, inReadingOrder } from "./use-fields.ts";

type FieldListProps = {
  fields: readonly EditedField[];
  recipients: readonly FieldRecipient[];
  sizes: readonly Size[];
  chosen: string | null;
  /** also brings it on view */
  onChoose: (key: string) => void;
  onChange: (field: EditedField) => void;
  onRemove: (key: string) => void;
  onDuplicate: (key: string) => void;
  onEveryPage: (key: string) => void;
};

/** The fields as a list: the same as on the pages, for those who listen or type. */
export function FieldList({ fields, recipients, sizes, chosen, onChoose, ...acts }: FieldListProps) {
  const t = useTranslations("fields");
  const nameOf = useFieldName();
  if (fields.length === 0) return <p className="text-small text-text-soft">{t("list.empty")}</p>;
  return (
    <ol className="placed">
      {inReadingOrder(fields).map((field) => {
        const mark = recipients.find(({ position }) => position === field.position)?.mark ?? "―";
        const open = field.key === chosen;
        return (
          <li key={field.key} className={cx(open && "is-open")}>
            <PressButton className="placed__one" aria-expanded={open} onClick={() => onChoose(field.key)}>
              <span className={partyClass(field.position)}>
                <span className="party__mark" aria-hidden="true">
                  {mark}
                </span>
              </span>
              <Icon of={kindIcon[field.kind]} size="sm" />
              <span className="placed__name">
                <span className="visually-hidden">{mark} </span>
                {nameOf(field)}
              </span>
              <small>{t("list.page", { page: field.page })}</small>
            </PressButton>
            {open && <FieldForm field={field} sizes={sizes} {...acts} />}
          </li>
        );
      })}
    </ol>
  );
}

type FormProps = Pick<FieldListProps, "sizes" | "onChange" | "onRemove" | "onDuplicate" | "onEveryPage"> & { field: EditedField };

function FieldForm({ field, sizes, onChange, onRemove, onDuplicate, onEveryPage }: FormProps) {
  const t = useTranslations("fields.form");
  const { kind, rect, page } = field;
  const size = sizes[page - 1] as Size;
  const [x, y, width, height] = rect;
  const put = (next: Partial<{ left: number; top: number; width: number; height: number; page: number }>) => {
    const onto = sizes[(next.page ?? page) - 1];
    if (!onto) return;
    const least = LEAST_SIZE[kind];
    const w = Math.max(least.width, next.width === undefined ? width : next.width * MM);
    const h = Math.max(least.height, next.height === undefined ? height : next.height * MM);
    const left = next.left === undefined ? x : next.left * MM;
    const top = next.top === undefined ? size.height - y - height : next.top * MM;
    onChange({ ...field, page: next.page ?? page, rect: keepOn([left, onto.height - top - h, w, h], onto) });
  };
  const now = fromTopLeft(rect, size);
  return (
    <div className="placed__form">
      {kind !== "signature" && (
        <TextField
          small
          label={t("label")}
          hint={t("labelHint")}
          value={field.label}
          maxLength={LABEL_LENGTH}
          onChange={(event) => onChange({ ...field, label: event.target.value })}
        />
      )}
      {kind === "text" && (
        <TextField
          small
          label={t("maxLength")}
          type="number"
          inputMode="numeric"
          min={1}
          max={MOST_LETTERS}
          value={field.maxLength ?? ""}
          onChange={({ target }) => {
            const value = Math.trunc(target.valueAsNumber);
            onChange({ ...field, maxLength: value >= 1 ? Math.min(value, MOST_LETTERS) : null });
          }}
        />
      )}
      {kind !== "signature" && (
        <label className="placed__need">
          <Tick
            className="check"
            type="checkbox"
            checked={field.required}
            onChange={(event) => onChange({ ...field, required: event.target.checked })}
          />
          {t(kind === "check" ? "requiredCheck" : "required")}
        </label>
      )}
      <div className="placed__place">
        <Millimetres label={t("left")} value={now.left} onPut={(left) => put({ left })} />
        <Millimetres label={t("top")} value={now.top} onPut={(top) => put({ top })} />
        <Millimetres label={t("width")} value={now.width} onPut={(wide) => put({ width: wide })} />
        <Millimetres label={t("height")} value={now.height} onPut={(high) => put({ height: high })} />
        <Millimetres label={t("page")} value={String(page)} step={1} onPut={(to) => put({ page: Math.trunc(to) })} />
      </div>
      <div className="placed__acts">
        <Button size="sm" onClick={() => onDuplicate(field.key)} disabled={kind === "signature"}>
          <Icon of={Copy} size="sm" />
          {t("duplicate")}
        </Button>
        {kind !== "signature" && sizes.length > 1 && (
          <Button size="sm" onClick={() => onEveryPage(field.key)}>
            {t("everyPage")}
          </Button>
        )}
        <Button size="sm" variant="risk" onClick={() => onRemove(field.key)}>
          <Icon of={Trash2} size="sm" />
          {t("remove")}
        </Button>
      </div>
    </div>
  );
}

/** Taken over once it is typed: a half-typed number moves nothing. */
function Millimetres({
  label,
  value,
  step = 0.1,
  onPut,
}: {
  label: string;
  value: string;
  step?: number;
  onPut: (value: number) => void;
}) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const put = () => {
    const number = Number.parseFloat(typed);
    if (Number.isFinite(number) && typed !== value) onPut(number);
    else setTyped(value);
  };
  return (
    <TextField
      small
      label={label}
      type="number"
      inputMode="decimal"
      step={step}
      min={0}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={put}
      onKeyDown={(event) => {
        if (event.key === "Enter") put();
      }}
    />
  );
}

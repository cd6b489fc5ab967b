"use client";

import { CircleX } from "lucide-react";
import {
  type ComponentProps,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from "react";
import { cx } from "./cx.ts";
import { Icon } from "./icon.tsx";
import { useEarlyTyping } from "./use-early-typing.ts";

export type FieldWords = {
  label: ReactNode;
  /** small word beside the label: 必須, 任意 */
  need?: ReactNode;
  hint?: ReactNode;
  /** what to write instead; also marks the control invalid */
  error?: ReactNode;
  className?: string;
};

export type ControlIds = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

/** Label, control, hint and error wired by ids. `children` draws the control with the ids it is given. */
export function Field({
  label,
  need,
  hint,
  error,
  className,
  id,
  children,
}: FieldWords & { id?: string; children: (ids: ControlIds) => ReactNode }) {
  const generated = useId();
  const own = id ?? generated;
  const describedBy = [hint && `${own}-hint`, error && `${own}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={cx("field", className)}>
      <label className="label" htmlFor={own}>
        {label}
        {need && <span className="need">{need}</span>}
      </label>
      {children({ id: own, "aria-describedby": describedBy, "aria-invalid": error ? true : undefined })}
      {hint && (
        <p className="hint" id={`${own}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${own}-error`}>{error}</FieldError>}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p className="error" id={id} role="alert">
      <Icon of={CircleX} />
      <span>{children}</span>
    </p>
  );
}

type Small = { small?: boolean };

export function Input({ small, className, ...rest }: ComponentProps<"input"> & Small) {
  const ref = useEarlyTyping(rest);
  return <input className={cx("input", small && "input--sm", className)} {...rest} ref={ref} />;
}

function Select({ small, ...rest }: ComponentProps<"select"> & Small) {
  const ref = useEarlyTyping(rest);
  return <select className={cx("input select", small && "input--sm")} {...rest} ref={ref} />;
}

function TextArea({ small, ...rest }: ComponentProps<"textarea"> & Small) {
  const ref = useEarlyTyping(rest);
  return <textarea className={cx("input input--area", small && "input--sm")} {...rest} ref={ref} />;
}

type Own<T> = Omit<T, "className"> & FieldWords & Small;

export function TextField({ label, need, hint, error, className, id, ...input }: Own<InputHTMLAttributes<HTMLInputElement>>) {
  return (
    <Field label={label} need={need} hint={hint} error={error} className={className} id={id}>
      {(ids) => <Input {...input} {...ids} />}
    </Field>
  );
}

export function SelectField({
  label,
  need,
  hint,
  error,
  className,
  id,
  ...select
}: Own<SelectHTMLAttributes<HTMLSelectElement>>) {
  return (
    <Field label={label} need={need} hint={hint} error={error} className={className} id={id}>
      {(ids) => <Select {...select} {...ids} />}
    </Field>
  );
}

export function TextAreaField({
  label,
  need,
  hint,
  error,
  className,
  id,
  rows = 3,
  ...area
}: Own<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  return (
    <Field label={label} need={need} hint={hint} error={error} className={className} id={id}>
      {(ids) => <TextArea rows={rows} {...area} {...ids} />}
    </Field>
  );
}

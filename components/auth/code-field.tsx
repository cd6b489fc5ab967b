"use client";

import { useId } from "react";
import { Code, FieldError } from "../ui/index.ts";

type CodeFieldProps = { label: string; value: string; onChange: (value: string) => void; error?: string; autoFocus?: boolean };

/** A labelled one-time code. */
export function CodeField({ label, value, onChange, error, autoFocus }: CodeFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <Code
        id={id}
        name="code"
        value={value}
        onChange={onChange}
        invalid={error !== undefined}
        autoFocus={autoFocus}
        aria-describedby={error ? `${id}-error` : undefined}
      />
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

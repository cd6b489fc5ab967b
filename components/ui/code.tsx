"use client";

import { type ChangeEvent, useState } from "react";
import { useEarlyTyping } from "./use-early-typing.ts";

type CodeProps = {
  name: string;
  /** visible label's id, or give `aria-label` */
  "aria-labelledby"?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  id?: string;
  length?: number;
  invalid?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  value?: string;
  /** digits only, at most `length` */
  onChange?: (value: string) => void;
};

/** One-time code: one real input drawn over cells, so that paste, autofill and screen readers meet an ordinary field. */
export function Code({ length = 6, invalid, value, onChange, ...rest }: CodeProps) {
  const [own, setOwn] = useState("");
  const shown = value ?? own;
  const change = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const digits = target.value.normalize("NFKC").replace(/\D/g, "").slice(0, length);
    setOwn(digits);
    onChange?.(digits);
  };
  const ref = useEarlyTyping({ value: shown, onChange: change });
  const here = Math.min(shown.length, length - 1);
  return (
    <div className="code" data-error={invalid ? "" : undefined}>
      {Array.from({ length }, (_, cell) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cells are places and never move
        <span key={cell} className={cell === here ? "is-at" : undefined} aria-hidden="true">
          {shown[cell] ?? ""}
        </span>
      ))}
      <input
        {...rest}
        ref={ref}
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern={`[0-9]{${length}}`}
        maxLength={length}
        aria-invalid={invalid || undefined}
        value={shown}
        onChange={change}
      />
    </div>
  );
}

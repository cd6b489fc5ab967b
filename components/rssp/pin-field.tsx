"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Ref, useId, useState } from "react";
import { Button, Icon } from "../ui/index.ts";
import { useEarlyTyping } from "../ui/use-early-typing.ts";

type PinFieldProps = {
  ref?: Ref<HTMLInputElement>;
  busy?: boolean;
  /** id of the words that say what was wrong */
  errorId?: string;
  /** `pin` where nothing is said */
  name?: string;
  /** where another PIN is meant than the one that is asked at every signature */
  words?: { label: string; hint?: string };
  value?: string;
  onChange?: (value: string) => void;
  describedBy?: string;
};

/** A signing PIN, with the eye that shows it. */
export function PinField({ ref, busy, errorId, name = "pin", words, value, onChange, describedBy }: PinFieldProps) {
  const t = useTranslations("rssp.ask");
  const id = useId();
  const [visible, setVisible] = useState(false);
  const change = onChange && (({ target }: { target: HTMLInputElement }) => onChange(target.value));
  const control = useEarlyTyping({ ref, value, onChange: change });
  const { label, hint } = words ?? { label: t("pin"), hint: t("pinHint") };
  return (
    <>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div className="pinrow">
        <input
          ref={control}
          className="input"
          id={id}
          name={name}
          type={visible ? "text" : "password"}
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          maxLength={128}
          required
          // biome-ignore lint/a11y/noAutofocus: after a refusal without script the PIN is asked for again, as use-factors.ts does with it
          autoFocus={errorId !== undefined}
          readOnly={busy}
          aria-invalid={errorId ? true : undefined}
          aria-describedby={[hint && `${id}-hint`, describedBy, errorId].filter(Boolean).join(" ") || undefined}
          value={value}
          onChange={change}
        />
        <Button
          variant="quiet"
          icon
          aria-label={`${visible ? t("hidePin") : t("showPin")}${words ? `（${label}）` : ""}`}
          aria-pressed={visible}
          onClick={() => setVisible(!visible)}
        >
          <Icon of={visible ? EyeOff : Eye} />
        </Button>
      </div>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </>
  );
}

"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Ref, useId, useState } from "react";
import { Button, Icon } from "../ui/index.ts";

type PinFieldProps = {
  ref?: Ref<HTMLInputElement>;
  busy?: boolean;
  /** id of the words that say what was wrong */
  errorId?: string;
};

/** The signing PIN, with the eye that shows it. */
export function PinField({ ref, busy, errorId }: PinFieldProps) {
  const t = useTranslations("rssp.ask");
  const id = useId();
  const [visible, setVisible] = useState(false);
  return (
    <>
      <label className="label" htmlFor={id}>
        {t("pin")}
      </label>
      <div className="pinrow">
        <input
          ref={ref}
          className="input"
          id={id}
          name="pin"
          type={visible ? "text" : "password"}
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          maxLength={128}
          required
          readOnly={busy}
          aria-invalid={errorId ? true : undefined}
          aria-describedby={errorId ? `${id}-hint ${errorId}` : `${id}-hint`}
        />
        <Button
          variant="quiet"
          icon
          aria-label={visible ? t("hidePin") : t("showPin")}
          aria-pressed={visible}
          onClick={() => setVisible(!visible)}
        >
          <Icon of={visible ? EyeOff : Eye} />
        </Button>
      </div>
      <p className="hint" id={`${id}-hint`}>
        {t("pinHint")}
      </p>
    </>
  );
}

"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, Field, Icon, Input } from "../ui/index.ts";

type PasswordFieldProps = {
  label: string;
  name: string;
  defaultValue?: string;
  /** `new-password` lets a password manager propose one */
  autoComplete: "current-password" | "new-password";
  hint?: string;
  error?: string;
};

/** A password that can be read back before it is sent. */
export function PasswordField({ label, name, defaultValue, autoComplete, hint, error }: PasswordFieldProps) {
  const t = useTranslations("auth.login");
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <div className="relative">
          <Input
            {...ids}
            type={shown ? "text" : "password"}
            className="pr-14"
            autoComplete={autoComplete}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={128}
            required
            name={name}
            defaultValue={defaultValue}
          />
          <Button
            variant="quiet"
            icon
            className="absolute top-1 right-1"
            aria-label={t(shown ? "hidePassword" : "showPassword")}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <Icon of={shown ? EyeOff : Eye} />
          </Button>
        </div>
      )}
    </Field>
  );
}

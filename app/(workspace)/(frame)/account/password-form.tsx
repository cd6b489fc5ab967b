"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { CodeField } from "@/components/auth/code-field.tsx";
import { PasswordField } from "@/components/auth/password-field.tsx";
import { typed } from "@/components/auth/typed.ts";
import { Button, LiveForm, Note, useToast } from "@/components/ui/index.ts";
import { useAction } from "@/components/use-action.ts";
import { changePasswordAction } from "./actions.ts";

export function PasswordForm({ email }: { email: string }) {
  const t = useTranslations("account");
  const rule = useTranslations("auth.reset")("rule");
  const [totp, setTotp] = useState("");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(changePasswordAction);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    run({ current: typed(form, "current"), password: typed(form, "password"), totp }, () => {
      form.reset();
      toast(t("changed"));
      router.refresh();
    });
    setTotp("");
  };
  return (
    <LiveForm className="max-w-[400px]" onSubmit={submit} noValidate>
      <p className="mb-6 text-small text-text-soft">{t("passwordText")}</p>
      {trouble && (
        <Note tone="risk" live className="mb-6">
          {trouble.message}
        </Note>
      )}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <PasswordField
        label={t("currentPassword")}
        autoComplete="current-password"
        name="current"
        error={trouble?.fields.current}
      />
      <PasswordField
        label={t("newPassword")}
        autoComplete="new-password"
        name="password"
        hint={rule}
        error={trouble?.fields.password}
      />
      <CodeField label={t("otp")} value={totp} onChange={setTotp} error={trouble?.fields.totp} />
      <Button type="submit" variant="primary" className="mt-8" busy={pending}>
        {t("change")}
      </Button>
    </LiveForm>
  );
}

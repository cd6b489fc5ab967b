"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { CodeField } from "@/components/auth/code-field.tsx";
import { GateLink, GateLinks } from "@/components/auth/gate-links.tsx";
import { PasswordField } from "@/components/auth/password-field.tsx";
import { typed } from "@/components/auth/typed.ts";
import { Button, LiveForm, Note } from "@/components/ui/index.ts";
import { useAction } from "@/components/use-action.ts";
import { resetPasswordAction } from "../actions.ts";

export function ResetForm({ token, email }: { token: string; email: string }) {
  const t = useTranslations("auth");
  const [totp, setTotp] = useState("");
  const { run, pending, trouble } = useAction(resetPasswordAction);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    run({ token, password: typed(event.currentTarget, "password"), totp }, () => location.assign("/login?notice=ready"));
    setTotp("");
  };
  return (
    <LiveForm onSubmit={submit} noValidate>
      {trouble && (
        <Note tone="risk" live className="mb-6">
          {trouble.message}
        </Note>
      )}
      {/* a password manager needs to know whose password it keeps */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <PasswordField
        label={t("reset.newPassword")}
        autoComplete="new-password"
        name="password"
        hint={t("reset.rule")}
        error={trouble?.fields.password}
      />
      <CodeField label={t("reset.otp")} value={totp} onChange={setTotp} error={trouble?.fields.totp} />
      <p className="mt-6 text-small text-text-soft">{t("reset.endsAll")}</p>
      <Button type="submit" variant="primary" size="lg" block className="mt-4" busy={pending}>
        {t(pending ? "common.working" : "reset.submit")}
      </Button>
      <GateLinks>
        <GateLink href="/reset/authenticator">{t("reset.toAuthenticator")}</GateLink>
      </GateLinks>
    </LiveForm>
  );
}

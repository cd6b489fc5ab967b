"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { CodeField } from "@/components/auth/code-field.tsx";
import { EnrolmentSheet } from "@/components/auth/enrolment-sheet.tsx";
import { PasswordField } from "@/components/auth/password-field.tsx";
import { typed } from "@/components/auth/typed.ts";
import { Button, LiveForm, Note } from "@/components/ui/index.ts";
import { useAction } from "@/components/use-action.ts";
import type { Enrolment } from "@/lib/auth/types.ts";
import { beginRecoveryAction, completeRecoveryAction } from "../../actions.ts";

/** The password first; only then a new secret is shown, and its first code replaces the old one. */
export function RecoveryForm({ token, email }: { token: string; email: string }) {
  const t = useTranslations("auth");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const begin = useAction(beginRecoveryAction);
  const complete = useAction(completeRecoveryAction);
  const trouble = (enrolment ? complete : begin).trouble;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!enrolment) {
      const shown = typed(event.currentTarget, "password");
      setPassword(shown);
      return begin.run({ token, password: shown }, setEnrolment);
    }
    complete.run({ token, password, sealed: enrolment.sealed, code }, () => location.assign("/login?notice=ready"));
    setCode("");
  };
  return (
    <LiveForm onSubmit={submit} noValidate>
      {trouble && (
        <Note tone="risk" live className="mb-6">
          {trouble.message}
        </Note>
      )}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {enrolment ? (
        <>
          <EnrolmentSheet enrolment={enrolment} />
          <CodeField label={t("enrol.code")} value={code} onChange={setCode} error={complete.trouble?.fields.code} />
        </>
      ) : (
        <PasswordField label={t("recovery.password")} hint={t("recovery.hint")} autoComplete="current-password" name="password" />
      )}
      <Button type="submit" variant="primary" size="lg" block className="mt-8" busy={begin.pending || complete.pending}>
        {t(enrolment ? "enrol.submit" : "recovery.next")}
      </Button>
    </LiveForm>
  );
}

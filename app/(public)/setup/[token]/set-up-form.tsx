"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { CodeField } from "@/components/auth/code-field.tsx";
import { EnrolmentSheet } from "@/components/auth/enrolment-sheet.tsx";
import { PasswordField } from "@/components/auth/password-field.tsx";
import { typed } from "@/components/auth/typed.ts";
import { Button, LiveForm, Note, TextField } from "@/components/ui/index.ts";
import { useAction } from "@/components/use-action.ts";
import type { Enrolment } from "@/lib/auth/types.ts";
import { acceptInvitationAction, beginSetUpAction, setUpAdministratorAction } from "../actions.ts";

type SetUpFormProps = {
  token: string /** the invited person's address; null for the first administrator */;
  invited: string | null;
};

/** Who (the first administrator only) and a password, then the authenticator; stored together at the end. */
export function SetUpForm({ token, invited }: SetUpFormProps) {
  const t = useTranslations("auth");
  const [given, setGiven] = useState({ organisation: "", displayName: "", email: invited ?? "", password: "" });
  const [code, setCode] = useState("");
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [checked, setChecked] = useState(false);
  const begin = useAction(beginSetUpAction);
  const accept = useAction(acceptInvitationAction);
  const setUp = useAction(setUpAdministratorAction);
  const trouble = enrolment ? (accept.trouble ?? setUp.trouble) : begin.trouble;
  const missing = (value: string) => (checked && !value ? t("login.empty") : undefined);

  const ask = (form: HTMLFormElement) => {
    const field = (name: string) => typed(form, name).trim();
    const next = invited
      ? { ...given, password: typed(form, "password") }
      : {
          organisation: field("organisation"),
          displayName: field("displayName"),
          email: field("email"),
          password: typed(form, "password"),
        };
    setGiven(next);
    setChecked(true);
    if (!invited && !(next.organisation && next.displayName)) return;
    begin.run({ token, password: next.password, ...(invited ? {} : { email: next.email }) }, setEnrolment);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!enrolment) return ask(event.currentTarget);
    const { password, ...administrator } = given;
    const proof = { token, password, sealed: enrolment.sealed, code };
    const done = () => location.assign("/login?notice=ready");
    if (invited) accept.run(proof, done);
    else setUp.run({ ...proof, administrator }, done);
    setCode("");
  };
  const busy = begin.pending || accept.pending || setUp.pending;
  return (
    <LiveForm onSubmit={submit} noValidate>
      {trouble && (
        <Note tone="risk" live className="mb-6">
          {trouble.message}
        </Note>
      )}
      {enrolment ? (
        <>
          <EnrolmentSheet enrolment={enrolment} />
          <CodeField label={t("enrol.code")} value={code} onChange={setCode} error={trouble?.fields.code} />
        </>
      ) : (
        <>
          {!invited && (
            <>
              <TextField
                label={t("setup.organisation")}
                autoComplete="organization"
                maxLength={80}
                required
                name="organisation"
                defaultValue={given.organisation}
                error={missing(given.organisation)}
              />
              <TextField
                label={t("setup.name")}
                autoComplete="name"
                maxLength={80}
                required
                name="displayName"
                defaultValue={given.displayName}
                error={missing(given.displayName)}
              />
              <TextField
                label={t("setup.email")}
                type="email"
                autoComplete="username"
                maxLength={254}
                required
                name="email"
                defaultValue={given.email}
                error={trouble?.fields.email}
              />
            </>
          )}
          {invited && <input type="hidden" name="username" autoComplete="username" value={invited} readOnly />}
          <PasswordField
            label={t("setup.password")}
            autoComplete="new-password"
            name="password"
            defaultValue={given.password}
            hint={t("reset.rule")}
            error={trouble?.fields.password}
          />
        </>
      )}
      <Button type="submit" variant="primary" size="lg" block className="mt-8" busy={busy}>
        {t(enrolment ? "enrol.submit" : "setup.next")}
      </Button>
      {enrolment && (
        <Button variant="quiet" block className="mt-2" onClick={() => setEnrolment(null)}>
          {t("setup.back")}
        </Button>
      )}
    </LiveForm>
  );
}

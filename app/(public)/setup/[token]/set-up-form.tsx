"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { CodeField } from "@/components/auth/code-field.tsx";
import { EnrolmentSheet } from "@/components/auth/enrolment-sheet.tsx";
import { PasswordField } from "@/components/auth/password-field.tsx";
import { Button, Note, TextField } from "@/components/ui/index.ts";
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
  const [organisation, setOrganisation] = useState("");
  const [displayName, setDisplayName] = useState("");
  const [email, setEmail] = useState(invited ?? "");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [checked, setChecked] = useState(false);
  const begin = useAction(beginSetUpAction);
  const accept = useAction(acceptInvitationAction);
  const setUp = useAction(setUpAdministratorAction);
  const trouble = enrolment ? (accept.trouble ?? setUp.trouble) : begin.trouble;
  const missing = (value: string) => (checked && !value.trim() ? t("login.empty") : undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!invited && !(organisation.trim() && displayName.trim())) return;
    if (!enrolment) return begin.run({ token, password, ...(invited ? {} : { email }) }, setEnrolment);
    const proof = { token, password, sealed: enrolment.sealed, code };
    const done = () => location.assign("/login?notice=ready");
    if (invited) accept.run(proof, done);
    else setUp.run({ ...proof, administrator: { email, displayName, organisation } }, done);
    setCode("");
  };
  const busy = begin.pending || accept.pending || setUp.pending;
  return (
    <form onSubmit={submit} noValidate>
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
                value={organisation}
                onChange={(event) => setOrganisation(event.target.value)}
                error={missing(organisation)}
              />
              <TextField
                label={t("setup.name")}
                autoComplete="name"
                maxLength={80}
                required
                value={displayName}
                onChange={(event) => setDisplayName(event.target.value)}
                error={missing(displayName)}
              />
              <TextField
                label={t("setup.email")}
                type="email"
                autoComplete="username"
                maxLength={254}
                required
                value={email}
                onChange={(event) => setEmail(event.target.value)}
                error={trouble?.fields.email}
              />
            </>
          )}
          {invited && <input type="hidden" name="username" autoComplete="username" value={invited} readOnly />}
          <PasswordField
            label={t("setup.password")}
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
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
    </form>
  );
}

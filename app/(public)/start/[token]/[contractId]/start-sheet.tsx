"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { CodeField } from "@/components/auth/code-field.tsx";
import { EnrolmentSheet } from "@/components/auth/enrolment-sheet.tsx";
import { GateHead } from "@/components/auth/gate-head.tsx";
import { PasswordField } from "@/components/auth/password-field.tsx";
import { typed } from "@/components/auth/typed.ts";
import { Button, Fact, Facts, LiveForm, Note, Stepper } from "@/components/ui/index.ts";
import { useAction } from "@/components/use-action.ts";
import { listDateTime } from "@/i18n/format.ts";
import type { Enrolment } from "@/lib/auth/types.ts";
import type { StartView } from "@/lib/sca/views.ts";
import { beginStartAction, takeUpStartAction } from "../../actions.ts";

type StartSheetProps = {
  link: { token: string; contractId: string };
  view: StartView;
};

const STEPS = ["account", "read", "key", "sign"] as const;

/** Somebody new: who asks him to sign what, the way that lies ahead, then a password and an authenticator app. Nothing is signed here. */
export function StartSheet({ link, view }: StartSheetProps) {
  const t = useTranslations("auth");
  const [password, setPassword] = useState("");
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [code, setCode] = useState("");
  const beginning = useAction(beginStartAction);
  const taking = useAction(takeUpStartAction);
  const trouble = enrolment ? taking.trouble : beginning.trouble;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!enrolment) {
      const next = typed(event.currentTarget, "password");
      setPassword(next);
      return beginning.run({ token: link.token, password: next }, setEnrolment);
    }
    // the whole page is loaded anew: nothing that was rendered for nobody stays
    taking.run({ ...link, password, sealed: enrolment.sealed, code }, ({ next }) => location.assign(next));
    setCode("");
  };
  const sender = [view.sender.organisation, view.sender.name].filter(Boolean).join("　");
  return (
    <>
      <GateHead title={t("start.title")}>{t("start.sub", { sender })}</GateHead>
      <Stepper
        label={t("start.steps")}
        now={0}
        steps={STEPS.map((step) => ({ label: t(`start.step.${step}`), note: t(`start.note.${step}`) }))}
      />
      {!enrolment && (
        <div className="card my-6 p-5">
          <Facts>
            <Fact label={t("start.document")} note={view.number}>
              {view.title}
            </Fact>
            <Fact label={t("start.name")} note={view.email}>
              {t("start.nameOf", { name: view.name })}
            </Fact>
            {view.due && <Fact label={t("start.due")}>{listDateTime(view.due)}</Fact>}
          </Facts>
          <p className="mt-3 text-small text-text-soft">{t("start.wrongName")}</p>
        </div>
      )}
      <LiveForm onSubmit={submit} noValidate className="mt-6">
        {trouble && (
          <Note tone="risk" live className="mb-6">
            {trouble.message}
          </Note>
        )}
        <input type="hidden" name="username" autoComplete="username" value={view.email} readOnly />
        {enrolment ? (
          <>
            <EnrolmentSheet enrolment={enrolment} />
            <CodeField label={t("enrol.code")} value={code} onChange={setCode} error={trouble?.fields.code} />
          </>
        ) : (
          <PasswordField
            label={t("setup.password")}
            autoComplete="new-password"
            name="password"
            defaultValue={password}
            hint={t("reset.rule")}
            error={trouble?.fields.password}
          />
        )}
        <Button type="submit" variant="primary" size="lg" block className="mt-8" busy={beginning.pending || taking.pending}>
          {t(enrolment ? "start.submit" : "setup.next")}
        </Button>
        {enrolment && (
          <Button variant="quiet" block className="mt-2" onClick={() => setEnrolment(null)}>
            {t("setup.back")}
          </Button>
        )}
      </LiveForm>
    </>
  );
}

"use client";

import { MailCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { typed } from "@/components/auth/typed.ts";
import { Button, ButtonLink, LiveForm, Note, Outcome, TextField } from "@/components/ui/index.ts";
import { useAction } from "@/components/use-action.ts";
import { requestLinkAction } from "./actions.ts";

/** Asks for a one-time link. The answer is the same whoever asks. */
export function RequestForm({ purpose }: { purpose: "password-reset" | "authenticator-recovery" }) {
  const t = useTranslations("auth");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { run, pending, trouble } = useAction(requestLinkAction);

  if (sentTo) {
    return (
      <Outcome icon={MailCheck} title={t("reset.sentTitle")} foot={<ButtonLink href="/login">{t("common.toLogin")}</ButtonLink>}>
        <p role="status">{t("reset.sentText", { email: sentTo })}</p>
      </Outcome>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = typed(event.currentTarget, "email").trim();
    run({ purpose, email }, () => setSentTo(email));
  };
  return (
    <LiveForm onSubmit={submit} noValidate>
      {trouble && !trouble.fields.email && (
        <Note tone="risk" live className="mb-6">
          {trouble.message}
        </Note>
      )}
      <TextField
        label={t("reset.email")}
        type="email"
        name="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        required
        error={trouble?.fields.email}
      />
      <Button type="submit" variant="primary" size="lg" block className="mt-8" busy={pending}>
        {t(pending ? "common.sending" : "reset.send")}
      </Button>
    </LiveForm>
  );
}

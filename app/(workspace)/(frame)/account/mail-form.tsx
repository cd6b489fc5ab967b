"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button, LiveForm, Note, SelectField, useToast } from "@/components/ui/index.ts";
import { Tick } from "@/components/ui/tick.tsx";
import { useAction } from "@/components/use-action.ts";
import { saveMailSettingsAction } from "./actions.ts";

type Settings = { locale: "ja" | "en"; notices: boolean };

export function MailForm({ settings }: { settings: Settings }) {
  const t = useTranslations("account.mail");
  const [chosen, choose] = useState(settings);
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(saveMailSettingsAction);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    run(chosen, () => {
      toast(t("saved"));
      router.refresh();
    });
  };
  return (
    <LiveForm className="max-w-[480px]" onSubmit={submit} noValidate>
      {trouble && (
        <Note tone="risk" live className="mb-6">
          {trouble.message}
        </Note>
      )}
      <SelectField
        label={t("language")}
        value={chosen.locale}
        onChange={({ target }) => choose((before) => ({ ...before, locale: target.value === "en" ? "en" : "ja" }))}
      >
        <option value="ja">日本語</option>
        <option value="en">English</option>
      </SelectField>
      <label className="choice mt-6">
        <Tick
          className="check"
          type="checkbox"
          checked={chosen.notices}
          onChange={({ target }) => choose((before) => ({ ...before, notices: target.checked }))}
        />
        <span>
          <b>{t("notices")}</b>
          <small>{t("noticesText")}</small>
        </span>
      </label>
      <p className="mt-4 text-small text-text-soft">{t("always")}</p>
      <Button type="submit" variant="primary" className="mt-6" busy={pending}>
        {t("save")}
      </Button>
    </LiveForm>
  );
}

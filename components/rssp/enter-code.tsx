"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId } from "react";
import { Button, LiveForm, Note } from "../ui/index.ts";
import { sendDecision } from "./send-decision.ts";
import { useStep } from "./use-step.ts";

/** 利用者識別符号 is typed. */
export function EnterCode({ address, error }: { address: string; error?: string }) {
  const t = useTranslations("pin.enrol");
  const r = useTranslations("pin.reissue");
  const id = useId();
  const { busy, said, run } = useStep({ lost: r("lost"), firstError: error });
  const act = `${address}/code`;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    return run(() => sendDecision(act, form));
  };
  return (
    <LiveForm action={act} onSubmit={submit} noValidate>
      {said && (
        <Note tone={said.tone} live className="mb-6">
          {said.text}
        </Note>
      )}
      <label className="label" htmlFor={id}>
        {t("code")}
      </label>
      <input
        id={id}
        name="code"
        className="input mono"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={64}
        required
      />
      <div className="pane__go">
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          {t("next")}
        </Button>
      </div>
    </LiveForm>
  );
}

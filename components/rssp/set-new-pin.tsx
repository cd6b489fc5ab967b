"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId } from "react";
import { Button, Note } from "../ui/index.ts";
import { type Known, NewPinFields, useNewPin } from "./new-pin.tsx";
import { sendDecision } from "./send-decision.ts";
import { useStep } from "./use-step.ts";

/** The last step of a re-issue: with the new PIN the key is made. */
export function SetNewPin({ address, credential, error }: { address: string; credential: Known; error?: string }) {
  const t = useTranslations("pin.reissue");
  const n = useTranslations("pin.new");
  const id = useId();
  const fresh = useNewPin(credential);
  const { busy, said, setSaid, run } = useStep({ lost: t("lost"), firstError: error });
  const act = `${address}/reissue`;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (!fresh.fits) return setSaid({ tone: "risk", text: n("wrong") });
    return run(() => sendDecision(act, form));
  };

  return (
    <form method="post" action={act} onSubmit={submit} noValidate>
      {said && (
        <Note tone={said.tone} live className="mb-6">
          <span id={`${id}-said`}>{said.text}</span>
        </Note>
      )}
      <NewPinFields state={fresh} busy={busy} errorId={said ? `${id}-said` : undefined} />
      <p className="mt-4 max-w-[600px] text-small text-text-soft">{t("ends", { id: credential.id })}</p>
      <div className="pane__go">
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          {busy ? t("busy") : t("submit")}
        </Button>
      </div>
    </form>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId } from "react";
import { Button, LiveForm, Note } from "../ui/index.ts";
import { MakingKey } from "./making-key.tsx";
import { type Known, NewPinFields, useNewPin } from "./new-pin.tsx";
import { sendDecision } from "./send-decision.ts";
import { useStep } from "./use-step.ts";

type SetNewPinProps = {
  /** `enrol`: of a first key, where no other one ends */
  of?: "reissue" | "enrol";
  address: string;
  credential: Known;
  error?: string;
};

/** The last step of a re-issue, or of an enrolment: with the new PIN the key is made. */
export function SetNewPin({ of = "reissue", address, credential, error }: SetNewPinProps) {
  const t = useTranslations("pin.reissue");
  const w = useTranslations(`pin.${of}`);
  const n = useTranslations("pin.new");
  const id = useId();
  const fresh = useNewPin(credential);
  const { busy, said, setSaid, run } = useStep({ lost: t("lost"), firstError: error });
  const making = of === "enrol" && busy;
  const act = `${address}/${of === "enrol" ? "make" : "reissue"}`;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (!fresh.fits) return setSaid({ tone: "risk", text: n("wrong") });
    return run(() => sendDecision(act, form));
  };

  return (
    <>
      {making && <MakingKey address={address} first="key" />}
      <LiveForm action={act} onSubmit={submit} noValidate hidden={making}>
        {of === "enrol" && (
          <>
            <h2>{w("pinTitle")}</h2>
            <p className="pane__lead">{w("pinLead")}</p>
          </>
        )}
        {said && (
          <Note tone={said.tone} live className="mb-6">
            <span id={`${id}-said`}>{said.text}</span>
          </Note>
        )}
        <NewPinFields state={fresh} busy={busy} errorId={said ? `${id}-said` : undefined} />
        {of === "reissue" && <p className="mt-4 max-w-[600px] text-small text-text-soft">{t("ends", { id: credential.id })}</p>}
        <div className="pane__go">
          <Button type="submit" variant="primary" size="lg" busy={busy}>
            {busy ? t("busy") : w("submit")}
          </Button>
        </div>
      </LiveForm>
    </>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Button, LiveForm, Note } from "../ui/index.ts";
import { type AskedFactor, FactorFields } from "./factor-fields.tsx";
import { CodeSendingForm } from "./mailed-code.tsx";
import { PinField } from "./pin-field.tsx";
import { useFactors } from "./use-factors.ts";

/** PIN and the present second factor: with them the new one takes its place. */
export function ConfirmChange({ address, present, error }: { address: string; present: AskedFactor; error?: string }) {
  const t = useTranslations("rssp.change.confirm");
  const w = useTranslations("rssp.ask");
  const id = useId();
  const form = { address, act: "authenticator", factor: present, firstError: error, lost: t("lost") };
  const { pin, otp, setOtp, stage, busy, said, action, submit } = useFactors(form);
  const refused = said?.tone === "risk";
  return (
    <>
      <LiveForm action={action} onSubmit={submit} noValidate>
        {said && (
          <Note tone={said.tone} live className="mb-6">
            <span id={`${id}-said`}>{said.text}</span>
          </Note>
        )}
        <div className="field">
          <PinField ref={pin} busy={busy} errorId={refused ? `${id}-said` : undefined} />
        </div>
        <div className="field">
          <p className="mb-2 text-small text-text-soft">{t("present")}</p>
          <FactorFields factor={present} address={address} otp={otp} onOtp={setOtp} refused={refused} />
        </div>
        <div className="pane__go">
          <Button type="submit" variant="primary" size="lg" busy={busy}>
            {stage === "proving" ? w("passkey.proving") : stage === "sending" ? t("busy") : t("submit")}
          </Button>
        </div>
      </LiveForm>
      {present.kind === "mail" && <CodeSendingForm address={address} />}
    </>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useId, useState } from "react";
import { cx } from "../ui/cx.ts";
import { Button, LiveForm, Note } from "../ui/index.ts";
import { useHydrated } from "../use-hydrated.ts";
import { type AskedFactor, FactorFields } from "./factor-fields.tsx";
import { Flow } from "./flow.tsx";
import { CodeSendingForm } from "./mailed-code.tsx";
import { NewPinFields, useNewPin } from "./new-pin.tsx";
import { PinField } from "./pin-field.tsx";
import { useFactors } from "./use-factors.ts";

export type ChangePinPageProps = {
  errandId: string;
  credential: { id: string; displayName: string };
  factor: AskedFactor;
  secondsLeft: number;
  policyUrl: string;
  /** words of an attempt made without script */
  error?: string;
};

/**
 * 暗証番号の変更: the new PIN, then the present one with the second factor; one form, sent once, so that nothing of a PIN is kept between
 * steps. Without script it is an ordinary form that shows both.
 */
export function ChangePinPage({ errandId, credential, factor, secondsLeft, policyUrl, error }: ChangePinPageProps) {
  const t = useTranslations("pin.change");
  const w = useTranslations("rssp.ask");
  const n = useTranslations("pin.new");
  const id = useId();
  const hydrated = useHydrated();
  const [step, setStep] = useState<"new" | "confirm">("new");
  const [unfit, setUnfit] = useState(false);
  const address = `/rssp/errand/${errandId}`;
  const fresh = useNewPin(credential);
  const factors = useFactors({ address, act: "pin", factor, firstError: error, lost: t("lost") });
  const { pin, otp, setOtp, stage, busy, said, action, submit } = factors;
  const refused = said?.tone === "risk";

  useEffect(() => {
    if (step === "confirm") pin.current?.focus();
  }, [step, pin]);

  const send = (event: FormEvent<HTMLFormElement>) => {
    if (step === "confirm") return submit(event);
    event.preventDefault();
    setUnfit(!fresh.fits);
    if (fresh.fits) setStep("confirm");
  };

  return (
    <Flow
      title={t("title")}
      lead={t("lead")}
      secondsLeft={secondsLeft}
      steps={(["new", "confirm"] as const).map((one) => ({ name: t(`step.${one}.name`), note: t(`step.${one}.note`) }))}
      at={step === "new" ? 0 : 1}
      foot={t("foot")}
      policyUrl={policyUrl}
    >
      <LiveForm action={action} onSubmit={send} noValidate>
        <div hidden={step === "confirm"}>
          <h2>{t("newTitle")}</h2>
          <p className="pane__lead">{t("newLead")}</p>
          {said && step === "new" && <Said {...said} className="only-scripted" />}
          {unfit && !fresh.fits && (
            <Note tone="risk" live className="mb-6">
              <span id={`${id}-unfit`}>{n("wrong")}</span>
            </Note>
          )}
          <NewPinFields state={fresh} busy={busy} errorId={unfit && !fresh.fits ? `${id}-unfit` : undefined} />
          <div className="pane__go only-scripted">
            {/* no submit button before: without script the next one is whose turn it is at Enter */}
            <Button type={hydrated ? "submit" : "button"} variant="primary" size="lg" disabled={!hydrated}>
              {t("next")}
            </Button>
          </div>
        </div>
        {(step === "confirm" || !hydrated) && (
          <div className={step === "confirm" ? undefined : "only-unscripted"}>
            <h2>{t("confirmTitle")}</h2>
            <p className="pane__lead">{t("confirmLead")}</p>
            {said && <Said id={`${id}-said`} {...said} />}
            <div className="field">
              <PinField
                ref={pin}
                busy={busy}
                words={{ label: t("present"), hint: t("presentHint") }}
                errorId={refused ? `${id}-said` : undefined}
              />
            </div>
            <div className="field">
              <FactorFields factor={factor} address={address} otp={otp} onOtp={setOtp} refused={refused} />
            </div>
            <div className="pane__go">
              <Button type="submit" variant="primary" size="lg" busy={busy}>
                {stage === "proving" ? w("passkey.proving") : stage === "sending" ? t("busy") : t("submit")}
              </Button>
            </div>
          </div>
        )}
      </LiveForm>
      {factor.kind === "mail" && <CodeSendingForm address={address} />}
      <div className="pane__ways">
        {step === "confirm" && (
          <Button variant="quiet" disabled={busy} onClick={() => setStep("new")}>
            {t("back")}
          </Button>
        )}
        <form method="post" action={`${address}/cancel`}>
          <Button type="submit" variant="quiet" disabled={busy}>
            {t("leave")}
          </Button>
        </form>
      </div>
    </Flow>
  );
}

function Said({ id, tone, text, className }: { id?: string; tone: "risk" | "caution"; text: string; className?: string }) {
  return (
    <Note tone={tone} live className={cx("mb-6", className)}>
      <span id={id}>{text}</span>
    </Note>
  );
}

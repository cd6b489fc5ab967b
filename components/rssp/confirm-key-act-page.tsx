"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Button, LiveForm, Note } from "../ui/index.ts";
import { type AskedFactor, FactorFields } from "./factor-fields.tsx";
import { Flow } from "./flow.tsx";
import { CodeSendingForm } from "./mailed-code.tsx";
import { PinField } from "./pin-field.tsx";
import { useFactors } from "./use-factors.ts";

/** Why a signer has his certificate revoked, as lib/rssp/life-cycle.ts has it. */
const REASONS = ["keyCompromise", "affiliationChanged", "unspecified"] as const;

export type ConfirmKeyActPageProps = {
  errandId: string;
  purpose: "renew" | "end_use" | "revoke";
  credential: { id: string };
  factor: AskedFactor;
  secondsLeft: number;
  policyUrl: string;
  /** words of an attempt made without script */
  error?: string;
};

const ADDRESS = { renew: "renew", end_use: "end-use", revoke: "revoke" } as const;

/** 更新, 利用終了, 失効: what follows from it, then PIN and second factor; with them it is done. */
export function ConfirmKeyActPage({
  errandId,
  purpose,
  credential,
  factor,
  secondsLeft,
  policyUrl,
  error,
}: ConfirmKeyActPageProps) {
  const t = useTranslations(`pin.${purpose}`);
  const c = useTranslations("pin.keyAct");
  const w = useTranslations("rssp.ask");
  const id = useId();
  const address = `/rssp/errand/${errandId}`;
  const act = ADDRESS[purpose];
  const { pin, otp, setOtp, stage, busy, said, action, submit } = useFactors({
    address,
    act,
    factor,
    firstError: error,
    lost: c("lost"),
  });
  const refused = said?.tone === "risk";
  return (
    <Flow
      title={t("title")}
      lead={t("lead")}
      secondsLeft={secondsLeft}
      steps={[{ name: c("step"), note: c("stepNote") }]}
      at={0}
      foot={c("foot")}
      policyUrl={policyUrl}
    >
      <LiveForm action={action} onSubmit={submit} noValidate>
        <h2>{t("what", { id: credential.id })}</h2>
        <ul className="mb-6 list-disc pl-5 text-small text-text-soft">
          {(["then1", "then2", "then3"] as const).map((then) => (
            <li key={then}>{t(then)}</li>
          ))}
        </ul>
        {said && (
          <Note tone={said.tone} live className="mb-6">
            <span id={`${id}-said`}>{said.text}</span>
          </Note>
        )}
        {purpose === "revoke" && (
          <div className="field">
            <label className="label" htmlFor={`${id}-reason`}>
              {c("reason")}
            </label>
            <select className="input select" id={`${id}-reason`} name="reason" defaultValue="keyCompromise">
              {REASONS.map((reason) => (
                <option key={reason} value={reason}>
                  {c(`reasons.${reason}`)}
                </option>
              ))}
            </select>
          </div>
        )}
        <div className="field">
          <PinField ref={pin} busy={busy} errorId={refused ? `${id}-said` : undefined} />
        </div>
        <div className="field">
          <FactorFields factor={factor} address={address} otp={otp} onOtp={setOtp} refused={refused} />
        </div>
        <div className="pane__go">
          <Button type="submit" variant={purpose === "renew" ? "primary" : "risk-solid"} size="lg" busy={busy}>
            {stage === "proving" ? w("passkey.proving") : stage === "sending" ? t("busy") : t("submit")}
          </Button>
        </div>
      </LiveForm>
      {factor.kind === "mail" && <CodeSendingForm address={address} />}
      <div className="pane__ways">
        <form method="post" action={`${address}/cancel`}>
          <Button type="submit" variant="quiet" disabled={busy}>
            {c("leave")}
          </Button>
        </form>
      </div>
    </Flow>
  );
}

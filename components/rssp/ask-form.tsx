"use client";

import { CircleUserRound, CopyX, CornerUpLeft, KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Button, Icon, LiveForm, Note } from "../ui/index.ts";
import { type AskedFactor, FactorFields } from "./factor-fields.tsx";
import { CodeSendingForm } from "./mailed-code.tsx";
import { PinField } from "./pin-field.tsx";
import { Step } from "./step.tsx";
import { useFactors } from "./use-factors.ts";

type AskFormProps = {
  requestId: string;
  count: number;
  /** what this page shows, for the RSSP to compare with what it is about to sign */
  shown: string;
  factor: AskedFactor;
  /** words of an attempt made without script */
  error?: string;
};

/**
 * PIN and the credential's second factor, and the one vermilion button. Without script it is an ordinary form; with it the page says
 * what happens meanwhile, and a second click does nothing. PIN and second factor share one message, and are both asked again.
 */
export function AskForm({ requestId, count, shown, factor, error: firstError }: AskFormProps) {
  const t = useTranslations("rssp.ask");
  const id = useId();
  const address = `/rssp/authorize/${requestId}`;
  const { pin, otp, setOtp, stage, busy, said, action, submit } = useFactors({ address, act: "sign", factor, firstError });
  const refused = said?.tone === "risk";

  return (
    <>
      <h2 id={`${id}-title`}>{t("title")}</h2>
      <LiveForm id="authorise" className="contents" action={action} onSubmit={submit} aria-labelledby={`${id}-title`} noValidate>
        {said && (
          <Note tone={said.tone} live className="mt-4">
            <span id={`${id}-said`}>{said.text}</span>
          </Note>
        )}
        <input type="hidden" name="shown" value={shown} />
        <Step n={1}>
          <PinField ref={pin} busy={busy} errorId={refused ? `${id}-said` : undefined} />
        </Step>
        <Step n={2}>
          <FactorFields factor={factor} address={address} count={count} otp={otp} onOtp={setOtp} refused={refused} />
        </Step>
        <div className="then">
          <h3>{t("thenTitle", { count })}</h3>
          <ol>
            <li>
              <Icon of={CircleUserRound} />
              <span>{t("then1", { factor: factor.kind })}</span>
            </li>
            <li>
              <Icon of={KeyRound} />
              <span>{t.rich("then2", { count, b: (words) => <b>{words}</b> })}</span>
            </li>
            <li>
              <Icon of={count > 1 ? CopyX : CornerUpLeft} />
              <span>{t.rich("then3", { count, b: (words) => <b>{words}</b> })}</span>
            </li>
          </ol>
        </div>
        <Button
          type="submit"
          variant="sign"
          size="lg"
          block
          busy={busy}
          disabled={count === 0}
          aria-describedby={count === 0 ? "none-chosen" : undefined}
        >
          {stage === "proving" ? t("passkey.proving") : stage === "sending" ? t("signing") : t("sign", { count })}
        </Button>
      </LiveForm>
      {factor.kind === "mail" && <CodeSendingForm address={address} />}
      <form className="no" method="post" action={`${address}/decline`}>
        <Button type="submit" variant="quiet" block disabled={busy}>
          {t("decline")}
        </Button>
      </form>
    </>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button, Code, LiveForm, Note } from "../ui/index.ts";
import { DIGITS } from "./factor-fields.tsx";
import { CodeSendingForm, MailedCode } from "./mailed-code.tsx";
import type { NewFactor } from "./new-factor-steps.tsx";
import { sendDecision } from "./send-decision.ts";
import { useStep } from "./use-step.ts";

type ByCode = Extract<NewFactor, { step: "register"; kind: "totp" | "mail" }>;

/** A new app, or an address, proves itself by the digits that it shows. */
export function ProveByCode({ address, fresh, error: firstError }: { address: string; fresh: ByCode; error?: string }) {
  const t = useTranslations("rssp.change.register");
  const id = useId();
  const [otp, setOtp] = useState("");
  const { busy, said, setSaid, run } = useStep({ lost: t("lost"), firstError });
  const act = `${address}/new-factor/prove`;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (otp.length !== DIGITS[fresh.kind]) return setSaid({ tone: "risk", text: t(`${fresh.kind}.incomplete`) });
    return run(() => sendDecision(act, form)).then(() => setOtp(""));
  };

  return (
    <>
      <LiveForm action={act} onSubmit={submit} noValidate>
        {said && (
          <Note tone={said.tone} live className="mb-6">
            {said.text}
          </Note>
        )}
        {fresh.kind === "totp" ? (
          <div className="enrol-app">
            <Qr {...fresh.enrolment.qr} label={t("totp.qr")} />
            <div>
              <ol>
                {(["open", "scan", "type"] as const).map((step, n) => (
                  <li key={step}>
                    <span aria-hidden="true">{n + 1}</span>
                    <span>{t(`totp.${step}`)}</span>
                  </li>
                ))}
              </ol>
              <label className="label" htmlFor={id}>
                {t("totp.code")}
              </label>
              <Code
                id={id}
                name="otp"
                value={otp}
                onChange={setOtp}
                invalid={said !== undefined}
                aria-describedby={`${id}-hint`}
              />
              <p className="hint" id={`${id}-hint`}>
                {t("totp.manual")}{" "}
                <span className="mono select-all" translate="no">
                  {fresh.enrolment.manualKey}
                </span>
              </p>
            </div>
          </div>
        ) : (
          <MailedCode mail={fresh.mail} address={address} otp={otp} onOtp={setOtp} refused={said !== undefined} errand />
        )}
        <div className="pane__go">
          <Button type="submit" variant="primary" size="lg" busy={busy}>
            {busy ? t("busy") : t("next")}
          </Button>
        </div>
      </LiveForm>
      {fresh.kind === "mail" && <CodeSendingForm address={address} />}
    </>
  );
}

function Qr({ size, path, label }: { size: number; path: string; label: string }) {
  return (
    <svg viewBox={`0 0 ${size} ${size}`} width={184} height={184} role="img" aria-label={label} shapeRendering="crispEdges">
      {/* black on white: cameras read nothing else */}
      <path d={`M0 0h${size}v${size}h-${size}z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

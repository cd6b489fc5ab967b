"use client";

import { CircleUserRound, CopyX, CornerUpLeft, Eye, EyeOff, KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useRef, useState } from "react";
import { Button, Code, Icon, Note } from "../ui/index.ts";
import { sendDecision } from "./send-decision.ts";

type AskFormProps = {
  requestId: string;
  count: number;
  /** what this page shows, for the RSSP to compare with what it is about to sign */
  shown: string;
  /** words of an attempt made without script */
  error?: string;
};

/**
 * PIN and one-time password, and the one vermilion button. Without script it is an ordinary form; with it the page says what
 * happens meanwhile, and a second click does nothing. PIN and code share one message, and are both asked again.
 */
export function AskForm({ requestId, count, shown, error: firstError }: AskFormProps) {
  const t = useTranslations("rssp.ask");
  const id = useId();
  const pin = useRef<HTMLInputElement>(null);
  const sent = useRef(false);
  const [busy, setBusy] = useState(false);
  const [otp, setOtp] = useState("");
  const [error, setError] = useState(firstError);
  const [visible, setVisible] = useState(false);
  const address = `/rssp/authorize/${requestId}`;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (sent.current) return;
    const form = new FormData(event.currentTarget);
    if (!form.get("pin") || String(form.get("otp")).length !== 6) return setError(t("incomplete"));
    sent.current = true;
    setBusy(true);
    setError(undefined);
    const answer = await sendDecision(`${address}/sign`, form);
    if (answer.kind === "elsewhere") return window.location.assign(answer.to);
    sent.current = false;
    setBusy(false);
    setOtp("");
    if (pin.current) pin.current.value = "";
    setError(answer.kind === "lost" ? t("lost") : answer.message);
    pin.current?.focus();
  };

  return (
    <>
      <h2 id={`${id}-title`}>{t("title")}</h2>
      <form
        id="authorise"
        className="contents"
        method="post"
        action={`${address}/sign`}
        onSubmit={submit}
        aria-labelledby={`${id}-title`}
        noValidate
      >
        {error && (
          <Note tone="risk" live className="mt-4">
            <span id={`${id}-error`}>{error}</span>
          </Note>
        )}
        <input type="hidden" name="shown" value={shown} />
        <div className="step">
          <span className="n" aria-hidden="true">
            1
          </span>
          <div>
            <label className="label" htmlFor={`${id}-pin`}>
              {t("pin")}
            </label>
            <div className="pinrow">
              <input
                ref={pin}
                className="input"
                id={`${id}-pin`}
                name="pin"
                type={visible ? "text" : "password"}
                inputMode="numeric"
                autoComplete="off"
                spellCheck={false}
                maxLength={128}
                required
                readOnly={busy}
                aria-invalid={error ? true : undefined}
                aria-describedby={error ? `${id}-pin-hint ${id}-error` : `${id}-pin-hint`}
              />
              <Button
                variant="quiet"
                icon
                aria-label={visible ? t("hidePin") : t("showPin")}
                aria-pressed={visible}
                onClick={() => setVisible(!visible)}
              >
                <Icon of={visible ? EyeOff : Eye} />
              </Button>
            </div>
            <p className="hint" id={`${id}-pin-hint`}>
              {t("pinHint")}
            </p>
          </div>
        </div>
        <div className="step">
          <span className="n" aria-hidden="true">
            2
          </span>
          <div>
            <label className="label" htmlFor={`${id}-otp`}>
              {t("otp")}
            </label>
            <Code
              id={`${id}-otp`}
              name="otp"
              value={otp}
              onChange={setOtp}
              invalid={error !== undefined}
              aria-describedby={`${id}-otp-hint`}
            />
            <p className="hint" id={`${id}-otp-hint`}>
              {error ? t("otpOnce") : t("otpHint")}
            </p>
          </div>
        </div>
        <div className="then">
          <h3>{t("thenTitle", { count })}</h3>
          <ol>
            <li>
              <Icon of={CircleUserRound} />
              <span>{t("then1")}</span>
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
          {busy ? t("signing") : t("sign", { count })}
        </Button>
      </form>
      <form className="no" method="post" action={`${address}/decline`}>
        <Button type="submit" variant="quiet" block disabled={busy}>
          {t("decline")}
        </Button>
      </form>
    </>
  );
}

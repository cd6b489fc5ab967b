"use client";

import { Fingerprint } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useId } from "react";
import { Code, Icon } from "../ui/index.ts";
import { MailedCode } from "./mailed-code.tsx";

/** The second factor that the RSSP asks for: an app's digits, a passkey, or digits by mail. */
export type AskedFactor =
  | { kind: "totp" }
  | { kind: "passkey"; prf: boolean; synced: boolean; registeredAt: string; host: string }
  | { kind: "mail"; to: string; sentAt: string | null; sendsLeft: number };

/** How many digits are typed for it. */
export const DIGITS = { totp: 6, passkey: 0, mail: 8 } as const satisfies Record<AskedFactor["kind"], number>;

type FactorFieldsProps = {
  factor: AskedFactor;
  /** of the page: where a code is asked for */
  address: string;
  /** documents that the answer is bound to; none at an errand */
  count?: number;
  otp: string;
  onOtp: (otp: string) => void;
  /** the last attempt was refused */
  refused: boolean;
};

export function FactorFields({ factor, address, count, otp, onOtp, refused }: FactorFieldsProps) {
  const t = useTranslations("rssp.ask");
  const id = useId();
  switch (factor.kind) {
    case "totp":
      return (
        <>
          <label className="label" htmlFor={id}>
            {t("otp")}
          </label>
          <Code id={id} name="otp" value={otp} onChange={onOtp} invalid={refused} aria-describedby={`${id}-hint`} />
          <p className="hint" id={`${id}-hint`}>
            {refused ? t("otpOnce") : t("otpHint")}
          </p>
        </>
      );
    case "passkey":
      return <PasskeyCard passkey={factor} count={count} />;
    case "mail":
      return (
        <MailedCode mail={factor} address={address} otp={otp} onOtp={onOtp} refused={refused} errand={count === undefined} />
      );
  }
}

/** Which passkey will be asked for, and what its answer is worth: for this list and nothing else. */
function PasskeyCard({ passkey, count }: { passkey: Extract<AskedFactor, { kind: "passkey" }>; count?: number }) {
  const t = useTranslations("rssp.ask.passkey");
  const format = useFormatter();
  const { synced, registeredAt, host, prf } = passkey;
  const date = format.dateTime(new Date(registeredAt), { dateStyle: "medium" });
  return (
    <>
      <p className="label">{t("label")}</p>
      <div className="passkey">
        <span className="passkey__mark">
          <Icon of={Fingerprint} />
        </span>
        <div>
          <b>{synced ? t("synced") : t("single")}</b>
          <small>{t("registered", { date })}</small>
          <small>{host}</small>
        </div>
      </div>
      <p className="hint">
        {count === undefined ? t("hintErrand") : t.rich("hint", { count, b: (words) => <b>{words}</b> })}
        {prf && ` ${t("opens")}`}
      </p>
      <noscript>
        <p className="hint">{t("noScript")}</p>
      </noscript>
    </>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState, useTransition } from "react";
import { Button, Code, Note } from "../ui/index.ts";
import { sendDecision } from "./send-decision.ts";

type MailedCodeProps = {
  mail: { to: string; sentAt: string | null; sendsLeft: number };
  address: string;
  otp: string;
  onOtp: (otp: string) => void;
  refused: boolean;
  /** not for a signature: the mail says for what */
  errand?: boolean;
};

/**
 * A code for this transaction, by mail: the button that sends it, and its eight digits. It stands within the form with the PIN, whose
 * fields do not go with the asking: the button belongs to a form of its own.
 */
export function MailedCode({ mail: { to, sentAt, sendsLeft }, address, otp, onOtp, refused, errand }: MailedCodeProps) {
  const t = useTranslations("rssp.ask.mail");
  const id = useId();
  const router = useRouter();
  const [sending, setSending] = useState(false);
  const [refreshing, startRefresh] = useTransition();
  const [trouble, setTrouble] = useState<string>();
  const busy = sending || refreshing;

  const send = async () => {
    setSending(true);
    setTrouble(undefined);
    const answer = await sendDecision(`${address}/code`, new FormData());
    setSending(false);
    onOtp("");
    if (answer.kind === "elsewhere") return startRefresh(() => router.refresh());
    setTrouble(answer.kind === "lost" ? t("lost") : answer.message);
  };

  return (
    <>
      <label className="label" htmlFor={id}>
        {t("label")}
      </label>
      <p className="text-small text-text-soft" role="status" id={`${id}-sent`}>
        {sentAt ? t("sent", { to }) : t("to", { to })}
      </p>
      {sendsLeft > 0 && (
        <Button
          type="submit"
          form={SENDING}
          className="mt-2"
          busy={busy}
          onClick={(event) => {
            event.preventDefault();
            if (!busy) void send();
          }}
        >
          {busy ? t("sending") : sentAt ? t("again", { left: sendsLeft }) : t("send")}
        </Button>
      )}
      {trouble && (
        <Note tone="risk" live className="mt-2">
          {trouble}
        </Note>
      )}
      <div className="mt-4">
        <Code
          id={id}
          name="otp"
          length={8}
          value={otp}
          onChange={onOtp}
          invalid={refused}
          aria-describedby={`${id}-sent ${id}-hint`}
        />
      </div>
      <p className="hint" id={`${id}-hint`}>
        {sendsLeft === 0 ? t("hintLast") : refused ? t("hintRefused") : errand ? t("hintErrand") : t("hint")}
      </p>
    </>
  );
}

const SENDING = "send-code";

/** Stands beside the form with the PIN: forms do not stand within forms. */
export function CodeSendingForm({ address }: { address: string }) {
  return <form id={SENDING} method="post" action={`${address}/code`} />;
}

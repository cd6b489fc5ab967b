"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { type AskedFactor, DIGITS } from "./factor-fields.tsx";
import { proveByPasskey } from "./prove-by-passkey.ts";
import { sendDecision } from "./send-decision.ts";

type Said = { tone: "risk" | "caution"; text: string };

/**
 * A form with PIN and second factor: sent once at a time, the passkey's answer taken on the way. After a refusal both are asked again,
 * in one message; what stopped a passkey's dialog counts for nothing, and the PIN stays.
 * @param page.address of the page; `act`: where below it the form goes
 */
export function useFactors({
  address,
  act,
  factor,
  firstError,
  lost,
}: {
  address: string;
  act: string;
  factor: AskedFactor;
  /** words of an attempt made without script */
  firstError?: string;
  /** words for a connection that broke: nobody knows what came of it */
  lost?: string;
}) {
  const t = useTranslations("rssp.ask");
  const pin = useRef<HTMLInputElement>(null);
  const sent = useRef(false);
  const [stage, setStage] = useState<"asking" | "proving" | "sending">("asking");
  const [otp, setOtp] = useState("");
  const [said, setSaid] = useState<Said | undefined>(firstError ? { tone: "risk", text: firstError } : undefined);

  const stop = (why: Said) => {
    sent.current = false;
    setStage("asking");
    setSaid(why);
  };

  const prove = async (form: FormData): Promise<boolean> => {
    if (factor.kind !== "passkey") return true;
    setStage("proving");
    const proof = await proveByPasskey(`${address}/passkey`, form);
    if (proof.kind === "elsewhere") window.location.assign(window.location.pathname);
    if (proof.kind === "told") stop({ tone: "risk", text: proof.message });
    if (proof.kind === "failed") stop({ tone: "caution", text: t(`passkey.trouble.${proof.why}`) });
    if (proof.kind !== "proved") return false;
    for (const [name, value] of Object.entries(proof.fields)) form.set(name, value);
    return true;
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (sent.current) return;
    const form = new FormData(event.currentTarget);
    const digits = DIGITS[factor.kind];
    if (!form.get("pin") || (digits > 0 && String(form.get("otp")).length !== digits))
      return setSaid({ tone: "risk", text: t("incomplete", { factor: factor.kind }) });
    sent.current = true;
    setSaid(undefined);
    if (!(await prove(form))) return;
    setStage("sending");
    const answer = await sendDecision(`${address}/${act}`, form);
    if (answer.kind === "elsewhere") return window.location.assign(answer.to);
    setOtp("");
    if (pin.current) pin.current.value = "";
    stop({ tone: "risk", text: answer.kind === "lost" ? (lost ?? t("lost")) : answer.message });
    pin.current?.focus();
  };

  // a passkey answers to the program alone: without it the PIN is not sent either
  const action = factor.kind === "passkey" ? undefined : `${address}/${act}`;
  return { pin, otp, setOtp, stage, busy: stage !== "asking", said, action, submit };
}

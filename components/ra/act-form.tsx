"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import { CodeField } from "../auth/code-field.tsx";
import { Button } from "../ui/button.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";

type FormProps = {
  children?: ReactNode;
  label: string;
  /** `risk-solid` where what follows cannot be undone */
  variant?: "primary" | "risk-solid";
  pending: boolean;
  trouble: string | null;
  submit: (form: FormData, totp: string) => void;
};

/** An act's fields, the fresh code, and its one button. */
export function ActForm({ children, label, variant = "primary", pending, trouble, submit }: FormProps) {
  const t = useTranslations("enrolments");
  const [totp, setTotp] = useState("");
  const [short, setShort] = useState(false);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setShort(totp.length < 6);
    if (totp.length < 6) return;
    submit(new FormData(event.currentTarget), totp);
    setTotp("");
  };
  return (
    <LiveForm onSubmit={send}>
      {trouble && (
        <Note tone="risk" live className="mb-4">
          {trouble}
        </Note>
      )}
      {children}
      <CodeField label={t("otp")} value={totp} onChange={setTotp} error={short ? t("otpShort") : undefined} />
      <Button type="submit" variant={variant} block className="mt-4" busy={pending}>
        {pending ? t("busy") : label}
      </Button>
    </LiveForm>
  );
}

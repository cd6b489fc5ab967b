"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import type { Act } from "../act.ts";
import { CodeField } from "../auth/code-field.tsx";
import { Button } from "../ui/button.tsx";
import { Card, CardBody } from "../ui/card.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";
import { type Kyc, KycFields, readKyc } from "./kyc-fields.tsx";

export type Apply = Act<{
  email: string;
  romaji: string;
  algorithm: "P-256" | "RSA-3072";
  kyc: Kyc;
  totp: string;
}>;

/** An application for somebody of the tenant, with a fresh code of the applicant's own. */
export function ApplyForm({ apply }: { apply: Apply }) {
  const t = useTranslations("enrolments");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(apply);
  const [totp, setTotp] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    const algorithm = text("algorithm") === "RSA-3072" ? "RSA-3072" : "P-256";
    setTotp("");
    run({ email: text("email"), romaji: text("romaji"), algorithm, kyc: readKyc(data), totp }, () => {
      form.current?.reset();
      toast(t("apply.done"));
      router.refresh();
    });
  };
  return (
    <Card className="max-w-form">
      <CardBody>
        <LiveForm ref={form} onSubmit={submit}>
          {trouble && (
            <Note tone="risk" live className="mb-4">
              {trouble.message}
            </Note>
          )}
          <TextField name="email" type="email" label={t("apply.email")} hint={t("apply.emailHint")} required />
          <TextField name="romaji" label={t("apply.romaji")} hint={t("apply.romajiHint")} maxLength={64} required />
          <SelectField name="algorithm" label={t("key")}>
            <option value="P-256">P-256</option>
            <option value="RSA-3072">RSA-3072</option>
          </SelectField>
          <KycFields />
          <CodeField label={t("otp")} value={totp} onChange={setTotp} />
          <Button type="submit" variant="primary" className="mt-4" busy={pending}>
            {pending ? t("busy") : t("apply.send")}
          </Button>
        </LiveForm>
      </CardBody>
    </Card>
  );
}

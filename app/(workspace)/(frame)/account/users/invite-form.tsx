"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { SubmitButton, typed } from "@/components/auth/submit-button.tsx";
import { Note, SelectField, TextField, useToast } from "@/components/ui/index.ts";
import { useAction } from "@/components/use-action.ts";
import { inviteUserAction } from "../actions.ts";
import { ROLES } from "../roles.ts";

export function InviteForm() {
  const t = useTranslations("account");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(inviteUserAction);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const field = (name: string) => typed(form, name).trim();
    const role = ROLES.find((one) => one === field("role")) ?? "signer";
    run(
      { displayName: field("displayName"), email: field("email"), organisation: field("organisation") || undefined, role },
      () => {
        form.reset();
        toast(t("users.sent"));
        router.refresh();
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      {trouble && (
        <Note tone="risk" live className="mb-6">
          {trouble.message}
        </Note>
      )}
      <div className="grid gap-x-6 gap-y-4 tablet:grid-cols-2 [&_.field]:mt-0">
        <TextField label={t("users.name")} maxLength={80} required name="displayName" error={trouble?.fields.displayName} />
        <TextField label={t("users.email")} type="email" maxLength={254} required name="email" error={trouble?.fields.email} />
        <TextField label={t("users.organisation")} maxLength={80} name="organisation" />
        <SelectField label={t("users.role")} name="role">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t(`roles.${role}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <SubmitButton className="mt-6" busy={pending}>
        {t("users.send")}
      </SubmitButton>
    </form>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button, Note, SelectField, TextField, useToast } from "@/components/ui/index.ts";
import { useAction } from "@/components/use-action.ts";
import { inviteUserAction } from "../actions.ts";
import { ROLES } from "../roles.ts";

const EMPTY = { displayName: "", email: "", organisation: "", role: "signer" as (typeof ROLES)[number] };

export function InviteForm() {
  const t = useTranslations("account");
  const [person, setPerson] = useState(EMPTY);
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(inviteUserAction);
  const set = (field: keyof typeof EMPTY) => (event: { target: { value: string } }) =>
    setPerson({ ...person, [field]: event.target.value });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ ...person, organisation: person.organisation || undefined }, () => {
      setPerson(EMPTY);
      toast(t("users.sent"));
      router.refresh();
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      {trouble && (
        <Note tone="risk" live className="mb-6">
          {trouble.message}
        </Note>
      )}
      <div className="grid gap-x-6 gap-y-4 tablet:grid-cols-2 [&_.field]:mt-0">
        <TextField
          label={t("users.name")}
          maxLength={80}
          required
          value={person.displayName}
          onChange={set("displayName")}
          error={trouble?.fields.displayName}
        />
        <TextField
          label={t("users.email")}
          type="email"
          maxLength={254}
          required
          value={person.email}
          onChange={set("email")}
          error={trouble?.fields.email}
        />
        <TextField label={t("users.organisation")} maxLength={80} value={person.organisation} onChange={set("organisation")} />
        <SelectField label={t("users.role")} value={person.role} onChange={set("role")}>
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t(`roles.${role}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <Button type="submit" variant="primary" className="mt-6" busy={pending}>
        {t("users.send")}
      </Button>
    </form>
  );
}

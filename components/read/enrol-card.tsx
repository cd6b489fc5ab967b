"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Act } from "../act.ts";
import { useWayToRssp } from "../credential/use-way-to-rssp.ts";
import { Button } from "../ui/button.tsx";
import { Field, Input } from "../ui/field.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";

export type EnrolForContract = Act<{ contractId: string; romaji: string }, { enrolUrl: string }>;

type EnrolCardProps = { contractId: string; person: { name: string; email: string }; enrol: EnrolForContract };

const ROMAJI = /^[A-Za-z][A-Za-z '.-]{1,62}[A-Za-z.]$/;

/** Only a key is missing: it is made on the spot, on the word of the mail address alone, and that is said. */
export function EnrolCard({ contractId, person, enrol }: EnrolCardProps) {
  const t = useTranslations("read.enrol");
  const [romaji, setRomaji] = useState("");
  const [trouble, setTrouble] = useState<string>();
  const wanted = romaji.normalize("NFKC").trim().replace(/\s+/g, " ");
  const open = () => enrol({ contractId, romaji: wanted });
  const { busy, go } = useWayToRssp({ open, addressOf: ({ enrolUrl }) => enrolUrl }, setTrouble);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ROMAJI.test(wanted)) return setTrouble(t("romajiWrong"));
    setTrouble(undefined);
    void go();
  };
  return (
    <LiveForm onSubmit={submit} noValidate>
      <h2>{t("title")}</h2>
      <p className="text-small text-text-soft">{t("text", { email: person.email })}</p>
      <dl className="my-3 text-small">
        <dt className="text-text-soft">{t("name")}</dt>
        <dd className="font-medium">{person.name}</dd>
      </dl>
      <Field label={t("romaji")} hint={t("romajiHint")} error={trouble}>
        {(ids) => (
          <Input
            {...ids}
            name="romaji"
            autoComplete="off"
            autoCapitalize="words"
            spellCheck={false}
            maxLength={64}
            value={romaji}
            onChange={(event) => setRomaji(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" block busy={busy} className="mt-4">
        {t(busy ? "going" : "go")}
      </Button>
      <Note className="mt-4">{t("ial")}</Note>
    </LiveForm>
  );
}

"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useId, useState, useTransition } from "react";
import type { SignerCandidate } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Field, Input } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";

type AddRecipientProps = {
  candidates: Act<{ text: string }, SignerCandidate[]>;
  taken: string[];
  onAdd: (candidate: SignerCandidate | { email: string }) => void;
};

const looksLikeEmail = (text: string) => /^[^\s@]+@[^\s@]+$/.test(text);
const WAIT_MS = 250;

/** By e-mail address. People of one's own organisation are suggested; another's address is typed in full. */
export function AddRecipient({ candidates, taken, onAdd }: AddRecipientProps) {
  const t = useTranslations("wizard.recipients");
  const list = useId();
  const [text, setText] = useState("");
  const [found, setFound] = useState<SignerCandidate[]>([]);
  const [trouble, setTrouble] = useState<string>();
  const [busy, start] = useTransition();

  useEffect(() => {
    if (text.trim().length < 2) return setFound([]);
    const timer = setTimeout(async () => {
      const result = await candidates({ text: text.trim() });
      if (result.ok) setFound(result.data);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [text, candidates]);

  const add = (event: FormEvent) => {
    event.preventDefault();
    const email = text.normalize("NFKC").trim().toLowerCase();
    if (!looksLikeEmail(email)) return setTrouble(t("emailNeeded"));
    if (taken.includes(email)) return setTrouble(t("twice"));
    setTrouble(undefined);
    start(async () => {
      const known = found.find((candidate) => candidate.email === email);
      const asked = known ? null : await candidates({ text: email });
      onAdd(known ?? (asked?.ok ? asked.data.find((candidate) => candidate.email === email) : undefined) ?? { email });
      setText("");
    });
  };
  return (
    <form className="card p-6 tablet:ml-14" onSubmit={add} noValidate>
      <h3 className="subhead mb-4">{t("addTitle")}</h3>
      <Field label={t("email")} hint={t("emailHint")} error={trouble}>
        {(ids) => (
          <div className="flex gap-2 max-tablet:flex-wrap">
            <Input
              {...ids}
              type="email"
              name="email"
              list={list}
              autoComplete="off"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button type="submit" busy={busy} className="min-h-12 max-tablet:w-full">
              {!busy && <Icon of={Plus} size="sm" />}
              {busy ? t("adding") : t("add")}
            </Button>
          </div>
        )}
      </Field>
      <datalist id={list}>
        {found.map((candidate) => (
          <option key={candidate.email} value={candidate.email}>
            {[candidate.name, candidate.organisation].filter(Boolean).join("　")}
          </option>
        ))}
      </datalist>
    </form>
  );
}

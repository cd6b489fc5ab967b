"use client";

import { UserRoundCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState, useTransition } from "react";
import type { DraftView, SignerCandidate } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Field, Input } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { readEmail } from "./read-lines.ts";
import { useCandidates } from "./use-candidates.ts";

type ColleagueFieldProps = {
  chosen: DraftView["approver"];
  own: { email: string };
  candidates: Act<{ text: string }, SignerCandidate[]>;
  trouble?: string;
  onChoose: (colleague: DraftView["approver"]) => void;
};

/** 社内承認: one colleague, found by name or address; or nobody. */
export function ColleagueField({ chosen, own, candidates, trouble, onChoose }: ColleagueFieldProps) {
  const t = useTranslations("wizard.sending");
  const list = useId();
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string>();
  const [busy, start] = useTransition();
  const { found, exactly } = useCandidates(candidates, text);

  const choose = (event: FormEvent) => {
    event.preventDefault();
    const typed = text.normalize("NFKC").trim();
    // a name will do where it means one colleague
    const named = found.filter(({ name, email }) => name === typed && email !== own.email);
    const email = named.length === 1 ? (named[0]?.email ?? null) : readEmail(text);
    if (email === null) return setFault(t("approverNeeded"));
    if (email === own.email) return setFault(t("approverSelf"));
    setFault(undefined);
    start(async () => {
      const person = await exactly(email);
      if (!person) return setFault(t("approverUnknown"));
      setText("");
      onChoose({ email: person.email, name: person.name });
    });
  };
  if (chosen)
    return (
      <div className="row rounded-control border border-line p-3">
        <Icon of={UserRoundCheck} className="text-ink-600" />
        <p className="min-w-0 break-all leading-5">
          <b className="font-medium">{chosen.name}</b>
          <small className="block text-micro text-text-faint">{chosen.email}</small>
        </p>
        <Button variant="quiet" size="sm" className="push" onClick={() => onChoose(null)} aria-label={t("approverDrop", chosen)}>
          {t("drop")}
        </Button>
      </div>
    );
  return (
    <LiveForm onSubmit={choose} noValidate>
      <Field label={t("approver")} hint={t("approverHint")} error={fault ?? trouble}>
        {(ids) => (
          <div className="flex gap-2">
            <Input
              {...ids}
              small
              name="approver"
              list={list}
              autoComplete="off"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setFault(undefined);
              }}
            />
            <Button type="submit" size="sm" busy={busy} className="min-h-10 shrink-0">
              {t("choose")}
            </Button>
          </div>
        )}
      </Field>
      <datalist id={list}>
        {found
          .filter(({ email }) => email !== own.email)
          .map(({ email, name, organisation }) => (
            <option key={email} value={email}>
              {[name, organisation].filter(Boolean).join("　")}
            </option>
          ))}
      </datalist>
    </LiveForm>
  );
}

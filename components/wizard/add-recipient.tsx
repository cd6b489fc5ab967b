"use client";

import { ListPlus, Plus, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ClipboardEvent, type FormEvent, useId, useRef, useState, useTransition } from "react";
import { actsIn, RECIPIENT_KINDS } from "@/lib/recipient-kinds.ts";
import type { RecipientKind, SignerCandidate } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Field, Input, SelectField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { PasteRecipients } from "./paste-recipients.tsx";
import { readEmail } from "./read-lines.ts";
import { useCandidates } from "./use-candidates.ts";

export type AddedPerson = Partial<SignerCandidate> & { email: string };

type AddRecipientProps = {
  candidates: Act<{ text: string }, SignerCandidate[]>;
  /** the sender himself */
  own: { email: string };
  taken: string[];
  /** how many more the list takes, and how many more signers */
  room: number;
  signerRoom: number;
  onAdd: (people: AddedPerson[], kind: RecipientKind, together: boolean) => void;
};

/** By e-mail address, one or many. People of one's own organisation are suggested; another's address is typed in full. */
export function AddRecipient({ candidates, own, taken, room, signerRoom, onAdd }: AddRecipientProps) {
  const t = useTranslations("wizard.recipients");
  const list = useId();
  const [text, setText] = useState("");
  const [wanted, setKind] = useState<RecipientKind>("signer");
  const [pasted, setPasted] = useState<string | null>(null);
  const { found, exactly } = useCandidates(candidates, text);
  const [trouble, setTrouble] = useState<string>();
  const [busy, start] = useTransition();
  const input = useRef<HTMLInputElement>(null);
  const kind = wanted === "signer" && signerRoom <= 0 ? "approver" : wanted;

  const add = (typed: string) => {
    const email = readEmail(typed);
    if (email === null) return setTrouble(t("emailNeeded"));
    if (taken.includes(email)) return setTrouble(t("twice"));
    setTrouble(undefined);
    start(async () => {
      const person = (await exactly(email)) ?? { email };
      onAdd([person], kind, false);
      // what was typed meanwhile stays
      setText((now) => (now === typed ? "" : now));
      input.current?.focus();
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add(text);
  };
  const paste = (event: ClipboardEvent) => {
    const several = event.clipboardData.getData("text");
    if (several.trim().split(/[\r\n]+/).length < 2) return;
    event.preventDefault();
    setPasted(several);
  };
  return (
    <section className="card p-6 tablet:ml-14" aria-labelledby={`${list}-title`}>
      <h3 className="subhead mb-4" id={`${list}-title`}>
        {t("addTitle")}
      </h3>
      <LiveForm onSubmit={submit} noValidate>
        <div className="add-recipient">
          <Field label={t("email")} hint={t("emailHint")} error={trouble}>
            {(ids) => (
              <Input
                {...ids}
                ref={input}
                type="email"
                name="email"
                list={list}
                autoComplete="off"
                value={text}
                onPaste={paste}
                onChange={(event) => {
                  setText(event.target.value);
                  setTrouble(undefined);
                }}
              />
            )}
          </Field>
          <SelectField label={t("addKind")} value={kind} onChange={(event) => setKind(event.target.value as RecipientKind)}>
            {RECIPIENT_KINDS.map((one) => (
              <option key={one} value={one} disabled={one === "signer" && signerRoom <= 0}>
                {t(`kind.${one}`)}
              </option>
            ))}
          </SelectField>
          <Button type="submit" busy={busy}>
            {!busy && <Icon of={Plus} size="sm" />}
            {busy ? t("adding") : t("add")}
          </Button>
        </div>
        <p className="mt-2 text-small text-text-soft">{t(`kindWords.${kind}`)}</p>
        <datalist id={list}>
          {found.map((candidate) => (
            <option key={candidate.email} value={candidate.email}>
              {[candidate.name, candidate.organisation].filter(Boolean).join("　")}
            </option>
          ))}
        </datalist>
      </LiveForm>
      <div className="row row--wrap mt-4 -ml-3">
        {!taken.includes(own.email) && (
          <Button variant="quiet" size="sm" onClick={() => add(own.email)}>
            <Icon of={UserRound} size="sm" />
            {t("addSelf")}
          </Button>
        )}
        <Button
          variant="quiet"
          size="sm"
          aria-expanded={pasted !== null}
          onClick={() => setPasted((open) => (open === null ? "" : null))}
        >
          <Icon of={ListPlus} size="sm" />
          {t("addMany")}
        </Button>
      </div>
      {pasted !== null && (
        <PasteRecipients
          text={pasted}
          onText={setPasted}
          taken={taken}
          room={kind === "signer" ? Math.min(room, signerRoom) : room}
          acts={actsIn({ kind })}
          onAdd={(people, together) => onAdd(people, kind, together)}
        />
      )}
    </section>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { clock } from "@/i18n/format.ts";
import type { DraftView, SignerCandidate } from "@/lib/sca/views.ts";
import type { Act, ActResult } from "../act.ts";
import { FocusBar } from "../frame/focus-bar.tsx";
import { Button } from "../ui/button.tsx";
import { Note } from "../ui/note.tsx";
import { Empty } from "../ui/outcome.tsx";
import { SealPlaces } from "../ui/seal-place.tsx";
import { useToast } from "../ui/toast.tsx";
import { AddRecipient } from "./add-recipient.tsx";
import { DetailsForm } from "./details-form.tsx";
import { type Details, detailsOf, draftFrom, type TypedDraft } from "./draft-details.ts";
import { LevelChoice } from "./level-choice.tsx";
import { markAt, type RecipientRow, RecipientRows } from "./recipient-rows.tsx";
import { WizardSteps } from "./wizard-steps.tsx";

type RecipientsPageProps = {
  draft: DraftView;
  /** today in Japan, YYYY-MM-DD */
  today: string;
  candidates: Act<{ text: string }, SignerCandidate[]>;
  saveDetails: Act<{ contractId: string } & TypedDraft>;
  saveRecipients: Act<{ contractId: string; recipients: { email: string; role?: string }[] }>;
};

/** 送付先の設定: who signs, in which order; and what the contract is called, worth and when it ends. */
export function RecipientsPage({ draft, today, candidates, saveDetails, saveRecipients }: RecipientsPageProps) {
  const t = useTranslations("wizard");
  const router = useRouter();
  const toast = useToast();
  const [rows, setRows] = useState<RecipientRow[]>(draft.recipients);
  const [details, setDetails] = useState<Details>(() => detailsOf(draft));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string>();
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState<"save" | "next">();
  const [, start] = useTransition();
  const { min, max, roles } = draft.signers;

  const move = (place: number, by: 1 | -1) => {
    const next = [...rows];
    const [row] = next.splice(place, 1);
    if (!row) return;
    next.splice(place + by, 0, row);
    setRows(next);
    setSaid(t("recipients.moved", { name: row.name, position: place + by + 1 }));
  };
  const remove = (place: number) => {
    setSaid(t("recipients.removed", { name: rows[place]?.name ?? "" }));
    setRows(rows.filter((_, at) => at !== place));
  };
  const add = (person: SignerCandidate | { email: string }) => {
    const { email } = person;
    const known = "name" in person ? person : { name: email, organisation: null };
    setRows([...rows, { ...known, email, role: t("recipients.signer") }]);
    setSaid(t("recipients.added", { email }));
  };
  const failed = (result: ActResult<unknown>): boolean => {
    if (result.ok) return false;
    setErrors(result.fields ?? {});
    setTrouble(result.message);
    return true;
  };
  const keep = (then: "save" | "next") => {
    const typed = draftFrom(details);
    if (Number.isNaN(typed.amount)) return setErrors({ amount: t("template.fault.format") });
    setErrors({});
    setTrouble(undefined);
    setBusy(then);
    start(async () => {
      const done = await saveAll(typed);
      setBusy(undefined);
      if (!done) return;
      if (then === "next") return router.push(`/contracts/${draft.id}/review`);
      toast(t("saved"));
      router.refresh();
    });
  };
  const saveAll = async (typed: ReturnType<typeof draftFrom>) => {
    if (failed(await saveDetails({ contractId: draft.id, ...typed }))) return false;
    const recipients = rows.map(({ email, role, name }) => ({ email, role, ...(name === email ? {} : { name }) }));
    return !failed(await saveRecipients({ contractId: draft.id, recipients }));
  };

  const short = rows.length < min;
  return (
    <>
      <FocusBar
        back={{ href: "/sent?tab=draft", label: t("back") }}
        title={details.title || draft.title}
        sub={t("draftSub", { number: draft.number, at: clock(draft.savedAt).slice(0, 5) })}
        steps={<WizardSteps now="recipients" />}
        acts={
          <>
            <Button busy={busy === "save"} disabled={busy === "next"} onClick={() => keep("save")}>
              {busy === "save" ? t("saving") : t("save")}
            </Button>
            <Button
              variant="primary"
              busy={busy === "next"}
              disabled={short || busy === "save"}
              aria-describedby={short ? "short" : undefined}
              onClick={() => keep("next")}
            >
              {busy === "next" ? t("saving") : t("recipients.next")}
            </Button>
          </>
        }
      />
      <main
        id="main"
        className="mx-auto grid max-w-[1360px] items-start gap-8 px-4 py-8 tablet:px-10 desk:grid-cols-[minmax(0,1fr)_344px]"
      >
        <div>
          <h2 className="title">{t("recipients.title")}</h2>
          <p className="mb-6 text-body text-text-soft">{t("recipients.lead")}</p>
          {trouble && (
            <Note tone="risk" live className="mb-6">
              {trouble}
            </Note>
          )}
          {rows.length === 0 ? (
            <div className="card mb-6">
              <Empty title={t("recipients.empty")} mark="甲">
                <p>{t("recipients.emptyBody")}</p>
              </Empty>
            </div>
          ) : (
            <RecipientRows
              rows={rows}
              fixedRoles={roles}
              onMove={move}
              onRemove={remove}
              onName={(place, name) => setRows(rows.map((row, at) => (at === place ? { ...row, name: name || row.email } : row)))}
              onRole={(place, role) => setRows(rows.map((row, at) => (at === place ? { ...row, role } : row)))}
            />
          )}
          <p className="visually-hidden" aria-live="polite">
            {said}
          </p>
          {short && (
            <p className="mb-4 text-small text-text-soft" id="short">
              {t("recipients.need", { count: min, left: min - rows.length })}
            </p>
          )}
          {rows.length < max ? (
            <AddRecipient candidates={candidates} taken={rows.map((row) => row.email)} onAdd={add} />
          ) : (
            <p className="text-small text-text-soft">{t("recipients.full", { count: max })}</p>
          )}
        </div>
        <aside className="card">
          {rows.length > 0 && (
            <section className="border-b border-line p-6">
              <h3 className="subhead mb-3">{t("recipients.order")}</h3>
              <SealPlaces
                places={rows.map((row, place) => ({
                  mark: markAt(place),
                  state: "waiting",
                  label: `${markAt(place)} ${row.name}`,
                }))}
              />
              <p className="mt-3 text-small text-text-soft">{t("recipients.orderWords", { count: rows.length })}</p>
            </section>
          )}
          <section className="p-6">
            <h3 className="subhead mb-4">{t("recipients.details")}</h3>
            <DetailsForm details={details} onChange={setDetails} errors={errors} first={today} />
          </section>
          <section className="border-t border-line p-6">
            <LevelChoice
              value={details.minLevel}
              levels={draft.levels}
              onChange={(minLevel) => setDetails({ ...details, minLevel })}
            />
          </section>
        </aside>
      </main>
    </>
  );
}

"use client";

import { Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, useTransition } from "react";
import { clock } from "@/i18n/format.ts";
import { actsIn } from "@/lib/recipient-kinds.ts";
import type { DraftView, RecipientKind, SignerCandidate } from "@/lib/sca/views.ts";
import type { Act, ActResult } from "../act.ts";
import { FocusBar } from "../frame/focus-bar.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { Empty } from "../ui/outcome.tsx";
import { useToast } from "../ui/toast.tsx";
import { AddRecipient } from "./add-recipient.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { DetailsForm } from "./details-form.tsx";
import { type Details, detailsOf, draftFrom, type TypedDraft } from "./draft-details.ts";
import { LevelChoice } from "./level-choice.tsx";
import { RecipientRows } from "./recipient-rows.tsx";
import { inOrder } from "./recipient-turns.ts";
import { ReturnedNote } from "./returned-note.tsx";
import { TurnPicture } from "./turn-picture.tsx";
import { useDraftSaves } from "./use-draft-saves.ts";
import { useRecipientRows } from "./use-recipient-rows.ts";
import { WizardSteps } from "./wizard-steps.tsx";

type Saved = { version: number };
type Named = { email: string; kind: RecipientKind; group: number; role?: string; name?: string };

type RecipientsPageProps = {
  draft: DraftView;
  /** today in Japan, YYYY-MM-DD */
  today: string;
  /** the sender himself */
  own: { email: string };
  /** how many a list takes */
  most: number;
  candidates: Act<{ text: string }, SignerCandidate[]>;
  saveDetails: Act<{ contractId: string; version: number } & TypedDraft, Saved>;
  saveRecipients: Act<{ contractId: string; version: number; recipients: Named[] }, Saved>;
  /** the draft as it is stored now, when somebody else has changed it */
  reread: Act<{ contractId: string }, DraftView>;
};

/** What of a draft this page saves. */
const contentOf = (draft: DraftView) => [
  detailsOf(draft),
  draft.recipients.map(({ email, name, kind, group, role }) => [email, name, kind, group, role]),
];

/** 送付先の設定: who gets it, for what, in which turn; and what the contract is called, worth and when it ends. */
export function RecipientsPage(props: RecipientsPageProps) {
  const { draft, today, own, most, candidates, saveDetails, saveRecipients, reread } = props;
  const t = useTranslations("wizard");
  const words = useTranslations("wizard.recipients");
  const router = useRouter();
  const toast = useToast();
  const [details, setDetails] = useState<Details>(() => detailsOf(draft));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState<"save" | "next">();
  const [, start] = useTransition();
  const { rows, said, removed, ...list } = useRecipientRows(draft);
  const undo = useRef<HTMLButtonElement>(null);
  const { save, conflict, settle, later } = useDraftSaves(draft, reread, contentOf);
  const { min, max, roles } = draft.signers;

  const signers = rows.filter(({ kind }) => kind === "signer").length;

  useEffect(() => {
    if (removed) undo.current?.focus();
  }, [removed]);

  const change = (changed: Partial<Details>) => setDetails((now) => ({ ...now, ...changed }));
  const failed = (result: ActResult<unknown>): boolean => {
    if (result.ok) return false;
    setErrors(result.fields ?? {});
    if (result.code !== "CONTRACT_CHANGED") setTrouble(result.message);
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
      list.forgetRemoved();
      // also on the way on: who comes back finds what was saved, not what this page began with
      router.refresh();
      if (then === "next") return router.push(`/contracts/${draft.id}/fields`);
      toast(t("saved"));
    });
  };
  const saveAll = async (typed: TypedDraft) => {
    if (failed(await save((version) => saveDetails({ contractId: draft.id, version, ...typed })))) return false;
    const recipients = rows.map(({ email, kind, group, role, name }) => {
      return { email, kind, group, role, ...(name === email ? {} : { name }) };
    });
    return !failed(await save((version) => saveRecipients({ contractId: draft.id, version, recipients })));
  };

  const listed = (people: { name: string; kind: RecipientKind; group: number }[]) =>
    people
      .map((one) => `${actsIn(one) ? `${words("turn", { turn: one.group })} ` : ""}${words(`kind.${one.kind}`)} ${one.name}`)
      .join("\n");
  const compare = (newest: DraftView) => {
    const theirs = detailsOf(newest);
    const due = ({ date, time }: Details) => (date ? `${date.replaceAll("-", "/")} ${time}` : "");
    return [
      { label: words("contractTitle"), theirs: theirs.title, mine: details.title },
      { label: words("amount"), theirs: theirs.amount, mine: details.amount },
      { label: words("deadline"), theirs: due(theirs), mine: due(details) },
      { label: words("message"), theirs: theirs.message, mine: details.message },
      { label: words("level.title"), theirs: String(theirs.minLevel), mine: String(details.minLevel) },
      { label: words("col.who"), theirs: listed(inOrder(newest.recipients)), mine: listed(rows) },
    ];
  };
  const takeTheirs = (newest: DraftView) => {
    settle(newest);
    list.replace(newest.recipients);
    setDetails(detailsOf(newest));
    router.refresh();
  };
  const keepMine = (newest: DraftView) => {
    settle(newest);
    keep("save");
  };

  const short = signers < min;
  return (
    <>
      <FocusBar
        back={{ href: "/sent?tab=draft", label: t("back") }}
        title={details.title || draft.title}
        sub={t("draftSub", { number: draft.number, at: clock(draft.savedAt).slice(0, 5) })}
        steps={<WizardSteps now="recipients" draftId={draft.id} />}
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
              {busy === "next" ? t("saving") : words("next")}
            </Button>
          </>
        }
      />
      <main
        id="main"
        className="mx-auto grid max-w-[1360px] items-start gap-8 px-4 py-8 tablet:px-10 desk:grid-cols-[minmax(0,1fr)_344px]"
      >
        <div className="min-w-0">
          <ReturnedNote reason={draft.returnReason} />
          <h2 className="title">{words("title")}</h2>
          <p className="mb-6 text-body text-text-soft">{words("lead")}</p>
          {trouble && (
            <Note tone="risk" live className="mb-6">
              {trouble}
            </Note>
          )}
          {rows.length === 0 ? (
            <div className="card mb-6">
              <Empty title={words("empty")} mark="甲">
                <p>{words("emptyBody")}</p>
              </Empty>
            </div>
          ) : (
            <RecipientRows rows={rows} fixedRoles={roles} signersFull={signers >= max} {...list.acts} />
          )}
          {removed && (
            <Note live className="mb-4 tablet:ml-14">
              <span className="row row--wrap">
                {words("removed", { name: removed.row.name })}
                <Button size="sm" variant="quiet" ref={undo} onClick={() => list.restore(removed)}>
                  <Icon of={Undo2} size="sm" />
                  {words("undo")}
                </Button>
              </span>
            </Note>
          )}
          <p className="visually-hidden" aria-live="polite">
            {said}
          </p>
          {short && (
            <p className="mb-4 text-small text-text-soft tablet:ml-14" id="short">
              {words("need", { count: min, left: min - signers })}
            </p>
          )}
          {signers >= max && rows.length < most && (
            <p className="mb-4 text-small text-text-soft tablet:ml-14">{words("signersFull", { count: max })}</p>
          )}
          {rows.length < most ? (
            <AddRecipient
              candidates={candidates}
              own={own}
              taken={rows.map((row) => row.email)}
              room={most - rows.length}
              signerRoom={max - signers}
              onAdd={list.add}
            />
          ) : (
            <p className="text-small text-text-soft tablet:ml-14">{words("full", { count: most })}</p>
          )}
        </div>
        <aside className="card">
          {rows.length > 0 && (
            <section className="border-b border-line p-6">
              <h3 className="subhead mb-3">{words("order")}</h3>
              <TurnPicture rows={rows} />
            </section>
          )}
          <section className="p-6">
            <h3 className="subhead mb-4">{words("details")}</h3>
            <DetailsForm details={details} onChange={change} errors={errors} first={today} />
          </section>
          <section className="border-t border-line p-6">
            <LevelChoice value={details.minLevel} levels={draft.levels} onChange={(minLevel) => change({ minLevel })} />
          </section>
        </aside>
      </main>
      <ConflictDialog
        conflict={conflict}
        draftId={draft.id}
        compare={compare}
        onTheirs={takeTheirs}
        onMine={keepMine}
        onLater={later}
      />
    </>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useMemo, useState, useTransition } from "react";
import { clock, fileSize, listDateTime, money } from "@/i18n/format.ts";
import type { DraftView, SignerCandidate } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { FocusBar } from "../frame/focus-bar.tsx";
import { type DeskMark, PdfDesk } from "../pdf/pdf-desk.tsx";
import { MinimumWords } from "../policy/level-words.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { cx } from "../ui/cx.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";
import { orderOf } from "./recipient-turns.ts";
import { ReturnedNote } from "./returned-note.tsx";
import { ReviewRecipients } from "./review-recipients.tsx";
import { SendingSettings } from "./sending-settings.tsx";
import { useSettings } from "./use-settings.tsx";
import { WizardSteps } from "./wizard-steps.tsx";

type Shown = { contractId: string; version: number };
type ReviewPageProps = {
  draft: DraftView;
  /** the sender himself */
  own: { email: string };
  candidates: Act<{ text: string }, SignerCandidate[]>;
  saveSettings: Act<
    Shown & { remindEveryDays?: number | null; mayForward?: boolean; approver?: string | null },
    { version: number }
  >;
  reread: Act<{ contractId: string }, DraftView>;
  send: Act<Shown>;
  /** 社内承認 */
  ask: Act<Shown>;
};

/** 送信内容の確認: the document as it will be sent, with each signer's place, how it is sent, and what goes with it. */
export function ReviewPage({ draft, own, candidates, saveSettings, reread, send, ask }: ReviewPageProps) {
  const t = useTranslations("wizard");
  const words = useTranslations("contract");
  const fieldWords = useTranslations("fields");
  const locale = useLocale();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const [busy, start] = useTransition();
  const marks = useMemo<DeskMark[]>(
    () => [
      ...draft.fields.map((field, at) => ({
        key: `field-${at}`,
        page: field.page,
        rect: field.rect,
        content: (
          <span className={cx("party pf-place", field.position <= 3 && `party--${field.position}`)}>
            <b>{draft.recipients.find(({ position }) => position === field.position)?.mark}</b>
            {field.kind !== "check" && (field.label || fieldWords(`kind.${field.kind}`))}
          </span>
        ),
      })),
      ...draft.places.map((place) => ({
        key: `place-${place.position}`,
        page: place.page,
        rect: place.rect,
        content: (
          <span className={cx("party pf-place", place.position <= 3 && `party--${place.position}`)}>
            <b>{place.mark}</b>
            {t("review.placeOf", { mark: place.mark })}
          </span>
        ),
      })),
    ],
    [draft.places, draft.fields, draft.recipients, t, fieldWords],
  );
  const ready = draft.missing.length === 0;
  const { settings, change, saving, version, adopt, conflict, trouble: fault } = useSettings(draft, { saveSettings, reread });
  const { approver } = settings;
  const names = useFirstNames(draft);
  const word = approver ? "ask" : "send";
  // sent in another window's state: what is shown from now on is the newer, to be looked at first
  const [stale, setStale] = useState(false);
  useEffect(() => {
    if (stale) adopt(draft);
  });
  const confirm = () =>
    start(async () => {
      const result = await (approver ? ask : send)({ contractId: draft.id, version: version() });
      if (result.ok) return router.push(`/contracts/${draft.id}/sent`);
      if (result.code !== "CONTRACT_CHANGED") return setTrouble(result.message);
      setAsking(false);
      setStale(true);
      router.refresh();
    });
  const primary = (
    <Button
      variant="primary"
      disabled={!ready}
      busy={saving}
      aria-describedby={ready ? undefined : "missing"}
      onClick={() => setAsking(true)}
    >
      {t(`review.${word}`)}
    </Button>
  );
  return (
    <div className="viewer viewer--wide">
      <FocusBar
        back={{ href: `/contracts/${draft.id}/fields`, label: t("backToFields") }}
        title={draft.title}
        sub={t("draftSub", { number: draft.number, at: clock(draft.savedAt).slice(0, 5) })}
        steps={<WizardSteps now="review" draftId={draft.id} />}
        acts={primary}
      />
      <main id="main" className="contents">
        <PdfDesk
          url={draft.document.url}
          title={draft.title}
          pageSizes={draft.pageSizes}
          marks={marks}
          note={
            <Note className="mx-auto mb-6 max-w-[880px]">
              {t(draft.addsSignaturePage ? "review.addsPage" : draft.places.length > 0 ? "review.places" : "review.unseen")}
            </Note>
          }
        />
      </main>
      <aside className="panel panel--stay" aria-label={t("review.summary")}>
        <div className="panel__body">
          <section>
            <ReturnedNote reason={draft.returnReason} />
            {stale && (
              <Note tone="caution" live className="mb-4">
                {t("review.stale")}
              </Note>
            )}
            <h2 className="section">{t("review.title")}</h2>
            <p className="mt-1 text-small text-text-soft">{t(approver ? "review.leadAsk" : "review.lead")}</p>
            {!ready && (
              <div id="missing" className="mt-4">
                <Note tone="caution">
                  <b className="font-medium">{t("review.missingTitle")}</b>
                  <ul className="mt-1 list-disc pl-4">
                    {draft.missing.map((need) => (
                      <li key={need}>{t(`review.missing.${need}`)}</li>
                    ))}
                  </ul>
                </Note>
              </div>
            )}
          </section>
          <section>
            <Facts>
              <Fact
                label={t("review.document")}
                note={`${draft.source.kind === "template" ? draft.source.templateName : t("review.upload")}　${words("pages", { count: draft.document.pages })}　${fileSize(draft.document.size)}`}
              >
                {draft.title}
              </Fact>
              {draft.amount !== null && <Fact label={t("review.amount")}>{money(draft.amount, locale)}</Fact>}
              <Fact label={t("review.deadline")}>{draft.due ? listDateTime(draft.due) : "―"}</Fact>
              <Fact label={t("review.minLevel")}>
                <MinimumWords level={draft.minLevel} />
              </Fact>
              {draft.message && (
                <Fact label={t("review.message")}>
                  <span className="whitespace-pre-wrap">{draft.message}</span>
                </Fact>
              )}
            </Facts>
          </section>
          <SendingSettings settings={settings} onChange={change} own={own} candidates={candidates} trouble={fault} />
          <section>
            <h2>{t("review.recipients")}</h2>
            <ReviewRecipients draft={draft} />
            <ButtonLink size="sm" className="mt-2" href={`/contracts/${draft.id}/recipients`}>
              {t("review.edit")}
            </ButtonLink>
          </section>
        </div>
      </aside>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t(`review.confirm.${word}Title`)}
        description={
          approver
            ? t("review.confirm.ask", approver)
            : t(`review.confirm.${draft.fields.length > 0 ? "fill" : "send"}`, { names })
        }
        words={{ back: t("review.confirmBack"), act: t(`review.${word}`), busy: t(`review.${word}ing`) }}
        variant="primary"
        busy={busy}
        onConfirm={confirm}
        trouble={trouble}
      />
      {conflict}
    </div>
  );
}

/** Those who are asked first, as a sentence names them. */
function useFirstNames({ recipients }: DraftView): string {
  const t = useTranslations("wizard.review.confirm");
  const first = orderOf(recipients).turns[0] ?? [];
  const [one] = first;
  return t("names", { name: one?.name ?? "", count: first.length, others: first.length - 1 });
}

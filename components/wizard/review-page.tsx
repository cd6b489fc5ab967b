"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState, useTransition } from "react";
import { clock, fileSize, listDateTime, money } from "@/i18n/format.ts";
import type { DraftView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { FocusBar } from "../frame/focus-bar.tsx";
import { type DeskMark, PdfDesk } from "../pdf/pdf-desk.tsx";
import { MinimumWords } from "../policy/level-words.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { cx } from "../ui/cx.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";
import { WizardSteps } from "./wizard-steps.tsx";

/** 送信内容の確認: the document as it will be sent, with each signer's place, and what goes with it. */
export function ReviewPage({ draft, send }: { draft: DraftView; send: Act<{ contractId: string }> }) {
  const t = useTranslations("wizard");
  const words = useTranslations("contract");
  const locale = useLocale();
  const router = useRouter();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const [busy, start] = useTransition();
  const marks = useMemo<DeskMark[]>(
    () =>
      draft.places.map((place) => ({
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
    [draft.places, t],
  );
  const ready = draft.missing.length === 0;
  const [first] = draft.recipients;
  const confirm = () =>
    start(async () => {
      const result = await send({ contractId: draft.id });
      if (!result.ok) return setTrouble(result.message);
      toast(t("review.sent"));
      router.push(`/contracts/${draft.id}`);
    });
  const primary = (
    <Button variant="primary" disabled={!ready} aria-describedby={ready ? undefined : "missing"} onClick={() => setAsking(true)}>
      {t("review.send")}
    </Button>
  );
  return (
    <div className="viewer viewer--wide">
      <FocusBar
        back={{ href: `/contracts/${draft.id}/recipients`, label: t("backToRecipients") }}
        title={draft.title}
        sub={t("draftSub", { number: draft.number, at: clock(draft.savedAt).slice(0, 5) })}
        steps={<WizardSteps now="review" />}
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
            <h2 className="section">{t("review.title")}</h2>
            <p className="mt-1 text-small text-text-soft">{t("review.lead")}</p>
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
          <section>
            <h2>{t("review.recipients")}</h2>
            <ol className="parties">
              {draft.recipients.map((person) => (
                <li key={person.email}>
                  <span className={cx("party", person.position <= 3 && `party--${person.position}`)}>
                    <span className="party__mark">{person.mark}</span>
                  </span>
                  <span>
                    <b>{person.name}</b>
                    <small>{[person.role, person.organisation].filter(Boolean).join("　")}</small>
                    <small>{person.email}</small>
                    {person.enrols && <small>{t("recipients.enrolsLong")}</small>}
                    {person.belowLevel && <small className="text-caution">{t("recipients.certificateBelow")}</small>}
                  </span>
                </li>
              ))}
            </ol>
            <ButtonLink size="sm" className="mt-2" href={`/contracts/${draft.id}/recipients`}>
              {t("review.edit")}
            </ButtonLink>
          </section>
        </div>
      </aside>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("review.confirmTitle")}
        description={t("review.confirm", { name: first?.name ?? "" })}
        words={{ back: t("review.confirmBack"), act: t("review.send"), busy: t("review.sending") }}
        variant="primary"
        busy={busy}
        onConfirm={confirm}
        trouble={trouble}
      />
    </div>
  );
}

import { TriangleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { listDate, listDateTime, money } from "@/i18n/format.ts";
import type { InboxRow } from "@/lib/sca/views.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Chip } from "../ui/status.tsx";
import { dueWords } from "./due-words.ts";
import { PartySeals } from "./party-seals.tsx";
import { DocumentThumb } from "./thumb.tsx";

/** The one contract that waits for the viewer most urgently. */
export function NextAct({ row, now }: { row: InboxRow; now: Date }) {
  const t = useTranslations("inbox");
  const locale = useLocale();
  const due = row.due && row.dueSoon ? dueWords(row.due, now, "due") : null;
  const sender = [row.sender.organisation, row.sender.name].filter(Boolean).join("　");
  return (
    <section className="sheet next" aria-labelledby="next-title">
      <div className="doc">
        <span className="doc__thumb" aria-hidden="true">
          <DocumentThumb />
        </span>
        <div>
          <p className="row row--wrap small soft">
            {t("next.head")}
            {due && (
              <Chip tone="caution" icon={TriangleAlert}>
                {t(due.key, { days: due.days })}
              </Chip>
            )}
          </p>
          <h2 className="doc__title" id="next-title">
            {row.title}
          </h2>
          <p className="soft">{t("next.received", { sender, at: listDate(row.receivedAt) })}</p>
        </div>
        <dl className="next__facts">
          {row.amount !== null && (
            <div>
              <dt>{t("next.amount")}</dt>
              <dd>{money(row.amount, locale)}</dd>
            </div>
          )}
          {row.due && (
            <div>
              <dt>{t("next.due")}</dt>
              <dd>{listDateTime(row.due)}</dd>
            </div>
          )}
          {row.viewerRole && (
            <div>
              <dt>{t("next.role")}</dt>
              <dd>{row.viewerRole}</dd>
            </div>
          )}
          <div>
            <dt>{t("next.number")}</dt>
            <dd>{row.number}</dd>
          </div>
        </dl>
      </div>
      <div className="next__act">
        <PartySeals parties={row.parties} size="lg" />
        <ButtonLink href={`/contracts/${row.id}/read`} variant="primary" size="lg" prefetch={false}>
          {t("next.go")}
        </ButtonLink>
      </div>
    </section>
  );
}

import Link from "next/link";
import { useTranslations } from "next-intl";
import { evidenceTime, listDateTime } from "@/i18n/format.ts";
import type { ActivityPage } from "@/lib/sca/views.ts";
import { eventIcons } from "../contract/contract-timeline.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card, CardHead } from "../ui/card.tsx";
import { Timeline, TimelineEntry } from "../ui/timeline.tsx";

/** Who did what when. Vermilion marks signatures only. */
export function ActivityFeed({ activity: { entries, page, hasNext } }: { activity: ActivityPage }) {
  const t = useTranslations("home");
  const contract = useTranslations("contract");
  return (
    <Card className="home__activity" aria-label={t("activity")}>
      <CardHead title={t("activity")} />
      {entries.length === 0 ? (
        <p className="home__empty">{t("activityEmpty")}</p>
      ) : (
        <Timeline label={t("activity")} className="p-6">
          {entries.map((entry) => (
            <TimelineEntry
              key={entry.id}
              icon={eventIcons[entry.type]}
              state={entry.type === "signed" ? "sign" : "done"}
              title={
                <>
                  <Link href={`/contracts/${entry.contractId}`} prefetch={false}>
                    {entry.title}
                  </Link>
                  <br />
                  {contract(`event.${entry.type}`, { mark: entry.mark ?? "" })}
                </>
              }
            >
              {entry.isViewer ? t("you") : (entry.actor ?? contract("event.system"))}　
              <time dateTime={evidenceTime(entry.at)}>{listDateTime(entry.at)}</time>
            </TimelineEntry>
          ))}
        </Timeline>
      )}
      {(page > 1 || hasNext) && (
        <nav className="list-foot" aria-label={t("activityPages")}>
          {page > 1 && (
            <ButtonLink size="sm" href={page === 2 ? "/home" : `/home?page=${page - 1}`}>
              {t("newer")}
            </ButtonLink>
          )}
          {hasNext && (
            <ButtonLink size="sm" href={`/home?page=${page + 1}`}>
              {t("older")}
            </ButtonLink>
          )}
        </nav>
      )}
    </Card>
  );
}

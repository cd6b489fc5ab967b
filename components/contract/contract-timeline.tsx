import {
  Archive as ArchiveIcon,
  BellRing,
  CalendarX,
  CircleHelp,
  CircleSlash,
  CircleX,
  Clock,
  Eye,
  FileLock2,
  KeyRound,
  type LucideIcon,
  Mail,
  PenLine,
  Send,
  Stamp,
  Undo2,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { evidenceTime, listDateTime } from "@/i18n/format.ts";
import type { TimelineEntry as Entry } from "@/lib/sca/views.ts";
import { Timeline, TimelineEntry } from "../ui/timeline.tsx";

const icons: Record<Entry["type"], LucideIcon> = {
  created: PenLine,
  sent: Send,
  called: Mail,
  reminded: BellRing,
  viewed: Eye,
  prepared: FileLock2,
  authorisation_opened: KeyRound,
  signed: Stamp,
  delayed: Clock,
  abandoned: Undo2,
  unknown: CircleHelp,
  declined: CircleX,
  cancelled: CircleSlash,
  expired: CalendarX,
  completed: Stamp,
  archived: ArchiveIcon,
};

/** Recorded in order, shown with the newest first. Vermilion marks signatures only. */
export function ContractTimeline({ entries }: { entries: Entry[] }) {
  const t = useTranslations("contract");
  if (entries.length === 0) return <p className="text-text-soft">{t("timelineEmpty")}</p>;
  return (
    <Timeline label={t("timelineTitle")}>
      {entries.toReversed().map((entry) => (
        <TimelineEntry
          key={`${entry.at}${entry.type}`}
          icon={icons[entry.type]}
          state={entry.type === "signed" ? "sign" : "done"}
          title={t(`event.${entry.type}`, { mark: entry.mark ?? "" })}
        >
          {entry.actor ?? t("event.system")}　<time dateTime={evidenceTime(entry.at)}>{listDateTime(entry.at)}</time>
        </TimelineEntry>
      ))}
    </Timeline>
  );
}

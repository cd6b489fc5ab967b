import {
  AlarmClock,
  Archive as ArchiveIcon,
  BellRing,
  CalendarX,
  Check,
  CircleHelp,
  CircleSlash,
  CircleX,
  Clock,
  CornerDownLeft,
  Eye,
  FileLock2,
  FilePen,
  Forward,
  KeyRound,
  type LucideIcon,
  Mail,
  MailX,
  PenLine,
  Send,
  Stamp,
  TextCursorInput,
  Undo2,
  UserRoundCheck,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { evidenceTime, listDateTime } from "@/i18n/format.ts";
import type { TimelineEntry as Entry } from "@/lib/sca/views.ts";
import { Timeline, TimelineEntry } from "../ui/timeline.tsx";

export const eventIcons: Record<Entry["type"], LucideIcon> = {
  created: PenLine,
  approval_asked: UserRoundCheck,
  approved_to_send: Check,
  returned: CornerDownLeft,
  sent: Send,
  input_given: TextCursorInput,
  called: Mail,
  reminded: BellRing,
  undelivered: MailX,
  due_soon: AlarmClock,
  viewed: Eye,
  prepared: FileLock2,
  authorisation_opened: KeyRound,
  signed: Stamp,
  approved: Check,
  forwarded: Forward,
  amended: FilePen,
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
          icon={eventIcons[entry.type]}
          state={entry.type === "signed" ? "sign" : "done"}
          title={t(`event.${entry.type}`, { mark: entry.mark ?? "" })}
        >
          {entry.actor ?? t("event.system")}　<time dateTime={evidenceTime(entry.at)}>{listDateTime(entry.at)}</time>
        </TimelineEntry>
      ))}
    </Timeline>
  );
}

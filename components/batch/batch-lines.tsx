import { Check, CircleHelp, CircleSlash, ClockAlert, Hourglass, type LucideIcon, ShieldCheck, Stamp } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { money } from "@/i18n/format.ts";
import type { BatchProgressItem, BatchStage } from "@/lib/sca/views.ts";
import { Timeline, TimelineEntry } from "../ui/timeline.tsx";

/** Vermilion is the mark of a signature that was made, green of one that was verified. */
const looks: Record<BatchStage, { icon: LucideIcon; state: "next" | "now" | "sign" | "valid" | "risk" | "done" }> = {
  asked: { icon: Hourglass, state: "next" },
  signed: { icon: Stamp, state: "sign" },
  stamped: { icon: ShieldCheck, state: "now" },
  held: { icon: ClockAlert, state: "sign" },
  completed: { icon: Check, state: "valid" },
  "left-out": { icon: CircleSlash, state: "next" },
  unknown: { icon: CircleHelp, state: "risk" },
  stopped: { icon: CircleHelp, state: "risk" },
};

/** One line a contract: how far its own signature is. */
export function BatchLines({ items }: { items: BatchProgressItem[] }) {
  const t = useTranslations("batch.stage");
  const words = useTranslations("batch.signing");
  const locale = useLocale();
  return (
    <Timeline label={words("lines")} className="timeline--apart">
      {items.map((item) => {
        const { icon, state } = looks[item.stage];
        const page = `/contracts/${item.contractId}`;
        const done = item.stage === "completed";
        return (
          <TimelineEntry
            key={item.signingId}
            icon={icon}
            state={state}
            title={
              done ? (
                <Link className="text-text" href={`${page}/signing/${item.signingId}/result`} prefetch={false}>
                  {item.title}
                </Link>
              ) : (
                item.title
              )
            }
            time={t(item.stage)}
          >
            {[item.number, item.amount === null ? "" : money(item.amount, locale), item.shortDigest]
              .filter((words) => words !== "")
              .map((words) => (
                <span key={words} className="mr-4 inline-block">
                  {words}
                </span>
              ))}
            {item.error && item.stage !== "completed" && <span className="block">{item.error}</span>}
          </TimelineEntry>
        );
      })}
    </Timeline>
  );
}

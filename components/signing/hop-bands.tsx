import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { clock, evidenceTime, money } from "@/i18n/format.ts";
import type { HopView, SigningProgressView } from "@/lib/sca/views.ts";
import { RsspMark } from "../rssp/rssp-mark.tsx";
import { Timeline, TimelineEntry } from "../ui/timeline.tsx";
import { hopIcons, hopMark } from "./hop-looks.ts";
import { ScaMark } from "./sca-mark.tsx";

/** The ten hops by place: the contract service, the RSSP, the contract service again with its authorities. */
export function HopBands({ progress }: { progress: SigningProgressView }) {
  const t = useTranslations("signing.bands");
  const between = (from: number, to: number) => progress.hops.filter(({ hop }) => hop >= from && hop <= to);
  return (
    <div className="card px-5 py-2 tablet:px-10 tablet:pt-4 tablet:pb-8">
      <Band mark={<ScaMark />} title={t("sca")} sub={t("scaSub")} hops={between(1, 4)} progress={progress} />
      <Band mark={<RsspMark size={24} />} title={t("rssp")} sub={t("rsspSub")} hops={between(5, 7)} progress={progress} />
      <Band mark={<ScaMark />} title={t("sca")} sub={t("tail")} hops={between(8, 10)} progress={progress} />
    </div>
  );
}

type BandProps = { mark: ReactNode; title: string; sub: string; hops: HopView[]; progress: SigningProgressView };

function Band({ mark, title, sub, hops, progress }: BandProps) {
  return (
    <section className="band">
      <h2>
        {mark}
        <span>
          {title}
          <small>{sub}</small>
        </span>
      </h2>
      <Timeline label={title}>
        {hops.map((hop) => (
          <Hop key={hop.hop} view={hop} progress={progress} />
        ))}
      </Timeline>
    </section>
  );
}

function Hop({ view, progress }: { view: HopView; progress: SigningProgressView }) {
  const t = useTranslations("signing.hops");
  const locale = useLocale();
  const { hop, state, at } = view;
  const amount = progress.amount === null ? "" : money(progress.amount, locale);
  const look = { done: hopMark(hop), current: "now", waiting: "next", stopped: "risk" } as const;
  return (
    <TimelineEntry
      icon={hopIcons[hop]}
      title={t(`${hop}.name`)}
      state={look[state]}
      time={at ? clock(at) : undefined}
      dateTime={at ? evidenceTime(at) : undefined}
    >
      {state === "done" && t(`${hop}.done`, { title: progress.title, amount, digest: progress.shortDigest })}
      {state === "stopped" && (progress.error?.message ?? t("stopped"))}
      {(state === "current" || state === "waiting") && t(`${hop}.doing`)}
    </TimelineEntry>
  );
}

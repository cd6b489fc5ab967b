"use client";

import { FilePenLine, KeyRound, Package, Stamp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Note, Timeline, TimelineEntry } from "../ui/index.ts";

/** As the service says how far it is; "done" once the certificate is registered. */
export type Stage = "key" | "seal" | "certificate" | "done";

const LOOK_MS = 500;
const STAGES = ["key", "seal", "certificate", "done"] as const;
const ICONS = { key: KeyRound, seal: Package, certificate: Stamp, done: FilePenLine } as const;

type MakingKeyProps = {
  address: string;
  first: Stage;
  /** the page was loaded while the key was being made: nobody else waits for the answer */
  alone?: boolean;
};

/** What happens to the key, as the service's rows say. The page may be closed: nothing depends on it. */
export function MakingKey({ address, first, alone }: MakingKeyProps) {
  const t = useTranslations("pin.enrol.making");
  const [stage, setStage] = useState<Stage>(first);
  useEffect(() => {
    const stop = new AbortController();
    const look = async () => {
      try {
        const answer = await fetch(`${address}/progress`, { signal: stop.signal, cache: "no-store" });
        const { stage: at, done }: { stage: Stage | null; done: boolean } = await answer.json();
        if (at || done) setStage((before) => later(before, done ? "done" : (at as Stage)));
        // It ended one way or the other: the page itself says which.
        if (alone && (done || !at)) window.location.assign(address);
      } catch {
        // The next look asks again.
      }
    };
    const timer = setInterval(look, LOOK_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [address, alone]);
  const at = STAGES.indexOf(stage);
  return (
    <div role="status" aria-live="polite">
      <h2>{t("title")}</h2>
      <p className="pane__lead">{t("lead")}</p>
      <Timeline label={t("title")}>
        {STAGES.map((name, n) => (
          <TimelineEntry
            key={name}
            icon={ICONS[name]}
            title={t(`${name}.name`)}
            state={n < at || stage === "done" ? "done" : n === at ? "now" : "next"}
          >
            {t(`${name}.note`)}
          </TimelineEntry>
        ))}
      </Timeline>
      <Note className="mt-6">{t("note")}</Note>
    </div>
  );
}

/** A look that was overtaken on its way turns nothing back. */
const later = (before: Stage, now: Stage): Stage => (STAGES.indexOf(now) > STAGES.indexOf(before) ? now : before);

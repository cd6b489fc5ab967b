"use client";

import { useRef, useState } from "react";
import type { Answer } from "./send-decision.ts";

/**
 * One step of an errand that is sent by script: once at a time, then the page as it stands after it.
 * @param lost words for a connection that broke
 */
export function useStep({ lost, firstError }: { lost: string; firstError?: string }) {
  const sent = useRef(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ tone: "risk" | "caution"; text: string } | undefined>(
    firstError ? { tone: "risk", text: firstError } : undefined,
  );

  /** `work`: null where it was stopped, and has said why. */
  const run = async (work: () => Promise<Answer | null>) => {
    if (sent.current) return;
    sent.current = true;
    setBusy(true);
    setSaid(undefined);
    const answer = await work();
    if (answer?.kind === "elsewhere") return window.location.assign(answer.to);
    sent.current = false;
    setBusy(false);
    if (answer) setSaid({ tone: "risk", text: answer.kind === "lost" ? lost : answer.message });
  };

  return { busy, said, setSaid, run };
}

"use client";

import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";
import type { BatchView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";

export type PrepareBatch = Act<{ batchId: string; again?: boolean }, BatchView>;

const waiting = ({ items }: BatchView) => items.filter(({ state }) => state === "preparing").length;

/** Has the batch's documents prepared, a few at a time, and looks anew whenever the page comes back into sight. */
export function usePreparing(first: BatchView, prepare: PrepareBatch) {
  const network = useTranslations("auth.common")("network");
  const { batchId } = first;
  const [view, setView] = useState(first);
  const [preparing, setPreparing] = useState(true);
  const [trouble, setTrouble] = useState<string>();
  const running = useRef(false);

  const run = useCallback(
    async (again = false) => {
      if (running.current) return;
      running.current = true;
      setPreparing(true);
      setTrouble(undefined);
      const done = await prepareAll(prepare, { batchId, again }, setView).catch(() => network);
      running.current = false;
      setPreparing(false);
      setTrouble(done);
    },
    [prepare, batchId, network],
  );
  useEffect(() => {
    const back = () => void run();
    back();
    window.addEventListener("pageshow", back);
    return () => window.removeEventListener("pageshow", back);
  }, [run]);

  return { view, preparing, trouble, run };
}

/** @returns why it stopped before the end */
async function prepareAll(
  prepare: PrepareBatch,
  { batchId, again }: { batchId: string; again: boolean },
  show: (view: BatchView) => void,
): Promise<string | undefined> {
  let left = Number.POSITIVE_INFINITY;
  for (let first = true; ; first = false) {
    const result = await prepare({ batchId, again: again && first });
    if (!result.ok) return result.message;
    show(result.data);
    const now = waiting(result.data);
    if (now === 0 || now >= left) return undefined;
    left = now;
  }
}

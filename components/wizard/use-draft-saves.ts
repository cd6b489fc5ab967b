"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { DraftView } from "@/lib/sca/views.ts";
import type { Act, ActResult } from "../act.ts";

/** Somebody else saved the draft meanwhile. `newest` null: it is no draft any more, or cannot be read. */
export type DraftConflict = { message: string; newest: DraftView | null };

type Save = (version: number) => Promise<ActResult<{ version: number }>>;

/**
 * Saves that name the version they were made on. Where somebody else saved something that this page does not show (`contentOf`: what it
 * does), the save is simply made anew; otherwise nothing is written and the sender is asked which of the two counts.
 */
export function useDraftSaves(
  draft: DraftView,
  reread: Act<{ contractId: string }, DraftView>,
  contentOf: (draft: DraftView) => unknown,
) {
  const network = useTranslations("auth.common")("network");
  const [conflict, setConflict] = useState<DraftConflict | null>(null);
  const version = useRef(draft.version);
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const base = useRef(JSON.stringify(contentOf(draft)));
  // what this page saved itself comes back with its own version
  useEffect(() => {
    if (draft.version === version.current) base.current = JSON.stringify(contentOf(draft));
  });

  /** `saved`: what is in sight of it afterwards, where the page does not read it anew */
  const attempt = async (act: Save, saved?: unknown): Promise<ActResult<{ version: number }>> => {
    const once = async () => {
      const result = await act(version.current).catch(() => lost(network));
      if (result.ok) {
        version.current = result.data.version;
        if (saved !== undefined) base.current = JSON.stringify(saved);
      }
      return result;
    };
    const first = await once();
    if (first.ok || first.code !== "CONTRACT_CHANGED") return first;
    const read = await reread({ contractId: draft.id }).catch(() => lost(network));
    if (read.ok && JSON.stringify(contentOf(read.data)) === base.current) {
      version.current = read.data.version;
      return once();
    }
    setConflict({ message: read.ok ? first.message : read.message, newest: read.ok ? read.data : null });
    return first;
  };
  /** One after the other: a page does not get in its own way. */
  const save = (act: Save, saved?: unknown): ReturnType<typeof attempt> => {
    const turn = last.current.then(() => attempt(act, saved));
    last.current = turn;
    return turn;
  };
  /** The newest is what the next save is made on: seen, or to be written over. */
  const settle = (newest: DraftView) => {
    version.current = newest.version;
    base.current = JSON.stringify(contentOf(newest));
    setConflict(null);
  };
  return { save, version, conflict, settle, later: () => setConflict(null) };
}

const lost = (message: string) => ({ ok: false as const, code: "NETWORK", message });

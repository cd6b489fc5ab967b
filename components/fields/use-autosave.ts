"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { FieldsView, PlacedField } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import type { Fields } from "./use-fields.ts";

export type SaveFields = Act<
  { contractId: string; version: number; ownPlaces: boolean; fields: PlacedField[] },
  { version: number }
>;
export type SaveState =
  | { kind: "saved"; at: string }
  | { kind: "waiting" | "saving" }
  /** somebody else changed the draft: nothing is written until the sender has said what counts */
  | { kind: "conflict"; message: string }
  | { kind: "failed"; message: string };

const PAUSE_MS = 700;

/** Saves shortly after each change, one save at a time, always what is there last. */
export function useAutosave(view: FieldsView, fields: Fields, save: SaveFields, network: string) {
  const [state, setState] = useState<SaveState>({ kind: "saved", at: view.savedAt });
  const version = useRef(view.version);
  const latest = useRef(fields);
  const kept = useRef(fields);
  const running = useRef<Promise<boolean> | null>(null);
  latest.current = fields;
  const { contractId } = view;

  /** @returns whether everything is saved */
  const flush = useCallback(async (): Promise<boolean> => {
    while (running.current) if (!(await running.current)) return false;
    if (kept.current === latest.current) return true;
    running.current = (async () => {
      while (kept.current !== latest.current) {
        const now = latest.current;
        setState({ kind: "saving" });
        const fields = now.list.map(({ key: _, ...field }) => field);
        const result = await save({ contractId, version: version.current, ownPlaces: now.ownPlaces, fields }).catch(() => null);
        if (!result?.ok) {
          const conflict = result?.code === "CONTRACT_CHANGED";
          setState({ kind: conflict ? "conflict" : "failed", message: result?.message ?? network });
          return false;
        }
        version.current = result.data.version;
        kept.current = now;
      }
      setState({ kind: "saved", at: new Date().toISOString() });
      return true;
    })();
    return running.current.finally(() => {
      running.current = null;
    });
  }, [contractId, save, network]);

  const stopped = state.kind === "conflict";
  useEffect(() => {
    if (kept.current === fields || stopped) return;
    setState((now) => (now.kind === "saving" ? now : { kind: "waiting" }));
    const timer = setTimeout(() => void flush(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [fields, flush, stopped]);

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (kept.current !== latest.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);

  /** What stands here counts, on top of what somebody else saved. */
  const overwrite = useCallback(
    (newest: number) => {
      version.current = newest;
      return flush();
    },
    [flush],
  );
  /** What somebody else saved counts. */
  const forget = useCallback(() => {
    kept.current = latest.current;
  }, []);
  return { state, flush, overwrite, forget };
}

"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { InputFault, InputField } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";

export type SaveInputs = Act<{ contractId: string; values: { id: string; value: string | null }[] }, { faults: InputFault[] }>;
export type Typed = Readonly<Record<string, string>>;

const PAUSE_MS = 600;

/** What is typed, kept at the server shortly after each change; what it cannot keep is said beside the field. */
export function useInputs(contractId: string, fields: readonly InputField[], save: SaveInputs, network: string) {
  const [typed, setTyped] = useState<Typed>(() => Object.fromEntries(fields.map(({ id, value }) => [id, value ?? ""])));
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string>();
  const latest = useRef(typed);
  const kept = useRef(typed);
  const running = useRef<Promise<boolean> | null>(null);
  latest.current = typed;

  /** @returns whether everything is kept */
  const flush = useCallback(async (): Promise<boolean> => {
    while (running.current) await running.current;
    running.current = (async () => {
      const now = latest.current;
      const changed = Object.keys(now).filter((id) => now[id] !== kept.current[id]);
      if (changed.length === 0) return true;
      const values = changed.map((id) => ({ id, value: now[id] || null }));
      const result = await save({ contractId, values }).catch(() => null);
      if (!result?.ok) {
        setTrouble(result?.message ?? network);
        return false;
      }
      setTrouble(undefined);
      kept.current = now;
      const found = Object.fromEntries(result.data.faults.map(({ id, message }) => [id, message]));
      setFaults((before) => ({ ...without(before, changed), ...found }));
      return result.data.faults.length === 0;
    })();
    return running.current.finally(() => {
      running.current = null;
    });
  }, [contractId, save, network]);

  useEffect(() => {
    if (kept.current === typed) return;
    const timer = setTimeout(() => void flush(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, flush]);

  const put = useCallback((id: string, value: string) => {
    setTyped((now) => ({ ...now, [id]: value }));
    setFaults((now) => without(now, [id]));
  }, []);
  return { typed, put, faults, trouble, flush };
}

const without = (record: Record<string, string>, ids: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(record).filter(([id]) => !ids.includes(id)));

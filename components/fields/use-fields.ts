"use client";

import { useCallback, useReducer } from "react";
import type { PlacedField } from "@/lib/sca/views.ts";

/** `key` is the editor's own name for a field: saving gives none back. */
export type EditedField = PlacedField & { key: string };
export type Fields = { ownPlaces: boolean; list: EditedField[] };

type History = { past: Fields[]; now: Fields; future: Fields[] };
type Step = { type: "change"; next: (now: Fields) => Fields } | { type: "undo" } | { type: "redo" };

const KEPT = 100;
let count = 0;
export const newKey = () => `field-${++count}`;

function step(history: History, act: Step): History {
  const { past, now, future } = history;
  if (act.type === "change") {
    const next = act.next(now);
    return next === now ? history : { past: [...past.slice(-KEPT + 1), now], now: next, future: [] };
  }
  if (act.type === "undo") {
    const before = past.at(-1);
    return before ? { past: past.slice(0, -1), now: before, future: [now, ...future] } : history;
  }
  const [after, ...rest] = future;
  return after ? { past: [...past, now], now: after, future: rest } : history;
}

/** The fields with their way back and forth (元に戻す, やり直す). */
export function useFields(first: () => Fields) {
  const [history, act] = useReducer(step, null, (): History => ({ past: [], now: first(), future: [] }));
  const change = useCallback((next: (now: Fields) => Fields) => act({ type: "change", next }), []);
  const undo = useCallback(() => act({ type: "undo" }), []);
  const redo = useCallback(() => act({ type: "redo" }), []);
  return { fields: history.now, change, undo, redo, mayUndo: history.past.length > 0, mayRedo: history.future.length > 0 };
}

/** As they are read: page by page, from the top. */
export const inReadingOrder = (list: readonly EditedField[]): EditedField[] =>
  list.toSorted((a, b) => a.page - b.page || b.rect[1] + b.rect[3] - a.rect[1] - a.rect[3] || a.rect[0] - b.rect[0]);

"use client";

import { useSyncExternalStore } from "react";

/**
 * What is ticked in the inbox. Kept beside the pages, so that it outlives turning them; gone with the tab's document, so that nobody
 * who logs in after finds it.
 */
let chosen: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

export function chooseContracts(ids: string[], included: boolean): void {
  const next = new Set(chosen);
  for (const id of ids) included ? next.add(id) : next.delete(id);
  if (next.size === chosen.size && [...next].every((id) => chosen.has(id))) return;
  chosen = next;
  for (const listener of listeners) listener();
}

export const forgetChosen = () => chooseContracts([...chosen], false);

const none: ReadonlySet<string> = new Set();

export function useChosenContracts(): ReadonlySet<string> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
    () => none,
  );
}

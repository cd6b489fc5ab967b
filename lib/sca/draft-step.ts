import type { DraftView } from "./views.ts";

export type DraftStep = "recipients" | "fields" | "review";

/** Where a draft is opened again: the first of the wizard's steps on which something is still missing, and the last where nothing is. */
export function draftStep({ missing }: Pick<DraftView, "missing">): DraftStep {
  if (missing.some((need) => need !== "fields")) return "recipients";
  return missing.length > 0 ? "fields" : "review";
}

import type { DraftView, Level } from "@/lib/sca/views.ts";

/** What the sender types beside the recipients, as the fields hold it. Dates and times are Japan's. */
export type Details = { title: string; amount: string; date: string; time: string; message: string; minLevel: Level };

export function detailsOf(draft: DraftView): Details {
  const at = draft.due ? new Date(Date.parse(draft.due) + 9 * 3_600_000).toISOString() : null;
  return {
    title: draft.title,
    amount: draft.amount === null ? "" : draft.amount.toLocaleString("en-US"),
    date: at?.slice(0, 10) ?? "",
    time: at?.slice(11, 16) ?? "17:00",
    message: draft.message,
    minLevel: draft.minLevel,
  };
}

export type TypedDraft = { title: string; amount: number | null; message: string; due: string | null; minLevel: Level };

/** The same as the service takes it. An amount that is no number is NaN, which it refuses by name. */
export function draftFrom(details: Details): TypedDraft {
  const digits = details.amount.normalize("NFKC").replace(/[,\s円¥]/g, "");
  return {
    title: details.title.trim(),
    amount: digits === "" ? null : /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN,
    message: details.message.trim(),
    due: details.date ? new Date(`${details.date}T${details.time || "17:00"}:00+09:00`).toISOString() : null,
    minLevel: details.minLevel,
  };
}

import { daysUntil } from "@/i18n/format.ts";

/** Message keys and days for a deadline that is near: `dueToday`, `byTomorrow`, `dueIn` {days}. */
export function dueWords(due: string, now: Date, form: "due" | "by"): { key: string; days: number } {
  const days = daysUntil(due, now);
  const key = days <= 0 ? "Today" : days === 1 ? "Tomorrow" : "In";
  return { key: `${form}${key}`, days };
}

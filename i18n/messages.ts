import type { Locale } from "./locale.ts";

/** One namespace and one pair of files (`messages/<area>.<locale>.json`) for each area of the product. */
export const areas = [
  "common",
  "auth",
  "rssp",
  "notice",
  "pin",
  "inbox",
  "contract",
  "wizard",
  "read",
  "signing",
  "batch",
  "result",
  "account",
  "credentials",
  "ra",
  "enrolments",
  "requests",
  "policy",
  "verify",
] as const;

export type Messages = Record<string, Record<string, unknown>>;

export async function messagesOf(locale: Locale): Promise<Messages> {
  const loaded = await Promise.all(
    areas.map(async (area) => [area, (await import(`../messages/${area}.${locale}.json`)).default] as const),
  );
  return Object.fromEntries(loaded);
}

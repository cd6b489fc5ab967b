import { listDate } from "@/i18n/format.ts";
import type { Bytes } from "./bytes.ts";

/**
 * Where a spreadsheet takes what follows for a formula (OWASP, CSV injection): full-width signs and leading blanks too, and behind a
 * semicolon, which begins a cell where the comma is the decimal's.
 */
const FORMULA = /(^|;)(?=\s*[=+\-@＝＋－＠])/gu;

/**
 * A table for a spreadsheet: RFC 4180, UTF-8 with the byte order mark by which Excel knows it. A text that would be run as a formula is
 * led by an apostrophe; numbers stay numbers.
 */
export function csv(rows: readonly (readonly (string | number | null)[])[]): Bytes {
  const lines = rows.map((row) => `${row.map(cell).join(",")}\r\n`);
  return new TextEncoder().encode(`\ufeff${lines.join("")}`);
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = value.replace(FORMULA, "$1'");
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `sent_20261120.csv`, by the day in Japan; `first`: how many it holds of more. */
export const csvName = (what: string, now: Date, first: number | null): string =>
  `${what}_${listDate(now).replaceAll("/", "")}${first === null ? "" : `_first-${first}`}.csv`;

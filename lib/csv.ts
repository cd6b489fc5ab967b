import type { Bytes } from "./bytes.ts";

/** What a spreadsheet takes for a formula, full-width signs and leading blanks too (OWASP, CSV injection). */
const FORMULA = /^\s*[=+\-@＝＋－＠]/u;

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
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

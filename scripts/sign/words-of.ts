import { describeError, NatsuinError } from "@/lib/errors.ts";

/** What a command-line tool says of an error: its code, and the words in both languages. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof NatsuinError)) return error instanceof Error ? error.message : String(error);
  const { code, details } = error;
  const reason = details.reason ?? details.subIndication;
  return `${code}${reason === undefined ? "" : ` (${reason})`}\n${describeError(code, "ja", details)}\n${describeError(code, "en", details)}`;
}

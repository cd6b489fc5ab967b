import { getLocale } from "next-intl/server";
import { describeError, type ErrorCode, errorCatalogue } from "@/lib/errors.ts";
import type { ShownCredential } from "@/lib/rssp/signer.ts";

/** Of an attempt made without script. The code came by the address, so only its words are shown, and the count is our own. */
export async function wordsOf(
  code: string | undefined,
  { attemptsLeft: left, factor }: Pick<ShownCredential, "attemptsLeft" | "factor">,
): Promise<string | undefined> {
  if (!code || !Object.hasOwn(errorCatalogue, code)) return undefined;
  return describeError(code as ErrorCode, await getLocale(), { left, factor: factor.kind });
}

import { useTranslations } from "next-intl";
import type { Tally } from "@/lib/sca/views.ts";

/** A count in words: 128, or 1,000+ where nobody counted on. */
export function useTally(): (tally: Tally) => string {
  const t = useTranslations("inbox");
  return ({ count, more }) => t(more ? "tallyMore" : "tally", { count });
}

import { useTranslations } from "next-intl";
import type { StampKind } from "@/lib/sca/views.ts";

/** 丸印「山田」: the accessible text of a 印影. */
export function useStampLabel(): (stamp: { kind: StampKind; text: string | null }) => string {
  const t = useTranslations("stamps.label");
  return ({ kind, text }) => t(kind, { text: text ?? "" });
}

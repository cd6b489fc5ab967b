import { useTranslations } from "next-intl";
import { Note } from "../ui/note.tsx";
import { Say } from "../ui/status.tsx";
import type { DigestCheck } from "./use-digest-check.ts";

/** The short digest, and what this device found when it computed the same. */
export function DigestLine({ shortDigest, check }: { shortDigest: string; check: DigestCheck }) {
  const t = useTranslations("read.digest");
  if (check === "mismatch")
    return (
      <Note tone="risk" live>
        {t("mismatch")}
      </Note>
    );
  return (
    <>
      <p className="mono text-ui">{shortDigest}</p>
      <p aria-live="polite">
        {check === "match" ? (
          <Say tone="valid">{t("match")}</Say>
        ) : (
          <span className="text-micro text-text-faint">{t(check)}</span>
        )}
      </p>
      <p className="text-micro text-text-faint">{t("same")}</p>
    </>
  );
}

"use client";

import { useLocale, useTranslations } from "next-intl";
import { evidenceTime } from "@/i18n/format.ts";
import { looksTampered, plainHeadline, verdictWord } from "@/lib/pades/validate/plain-words.ts";
import type { ValidationReport } from "@/lib/pades/validate/report.ts";
import { VerificationSeal } from "../ui/verification-seal.tsx";

/** One seal and one sentence over all signatures. */
export function SummaryCard({ report }: { report: ValidationReport }) {
  const t = useTranslations("verify.summary");
  const locale = useLocale();
  const { signatures, verdict } = report;
  const alike = signatures.filter((one) => one.verdict === verdict).length;
  return (
    <div className="verify__sum" role="status">
      <VerificationSeal
        verdict={verdict}
        word={verdictWord[verdict][locale]}
        sub={t("count", { count: alike })}
        label={t("sealLabel")}
      >
        <p className="text-body">{t("how")}</p>
      </VerificationSeal>
      <div>
        <h2>{plainHeadline(report, locale)}</h2>
        {signatures.length > 0 && <p>{t(looksTampered(report) ? "tampered" : "untampered")}</p>}
        <p className="text-small text-text-soft">{t("at", { at: evidenceTime(report.validatedAt) })}</p>
        <p className="text-small text-text-soft">{t("offline")}</p>
      </div>
    </div>
  );
}

import { Award, BadgeCheck, BookOpenCheck, ClipboardCheck, Download, FileCheck2, ListChecks } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";

const PARTS = [
  ["document", FileCheck2],
  ["report", ClipboardCheck],
  ["records", ListChecks],
  ["trust", BadgeCheck],
  ["readme", BookOpenCheck],
] as const;

/** 証拠一式: what is in it, and the one button that fetches it. */
export function EvidenceCard({ url, certificate }: { url: string; certificate: string | null }) {
  const t = useTranslations("contract.evidence");
  return (
    <section className="card p-6" aria-labelledby="evidence-title">
      <header className="flex items-baseline justify-between gap-4">
        <h2 className="subhead" id="evidence-title">
          {t("title")}
        </h2>
        <span className="text-small text-text-soft">{t("format")}</span>
      </header>
      <ul className="mt-4 grid gap-3">
        {PARTS.map(([part, icon]) => (
          <li key={part} className="grid grid-cols-[20px_minmax(0,1fr)] gap-3 text-small leading-5">
            <span className="text-ink-600">
              <Icon of={icon} size="sm" className="mt-0.5" />
            </span>
            {t(part)}
          </li>
        ))}
      </ul>
      <div className="row row--wrap mt-5">
        <ButtonLink href={url} download>
          <Icon of={Download} size="sm" />
          {t("download")}
        </ButtonLink>
        {certificate && (
          <ButtonLink href={certificate} download>
            <Icon of={Award} size="sm" />
            {t("certificate")}
          </ButtonLink>
        )}
      </div>
      <p className="mt-2 text-small text-text-soft">{t("note")}</p>
    </section>
  );
}

import { FileCheck2, KeyRound, ScanSearch } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Topbar } from "@/components/frame/topbar.tsx";
import { ButtonLink, Icon } from "@/components/ui/index.ts";

const points = [
  { key: "point1", icon: FileCheck2 },
  { key: "point2", icon: KeyRound },
  { key: "point3", icon: ScanSearch },
] as const;

export default async function LandingPage() {
  const t = await getTranslations("common.landing");
  return (
    <>
      <Topbar>
        <ButtonLink href="/login" className="max-tablet:hidden">
          {t("login")}
        </ButtonLink>
      </Topbar>
      <main id="main" className="mx-auto max-w-page px-4 py-12 tablet:px-10 tablet:py-24">
        <div className="max-w-reading">
          <h1 className="text-figure font-bold tracking-title">{t("title")}</h1>
          <p className="mt-4 text-lead text-text-soft">{t("lead")}</p>
          <ButtonLink href="/login" variant="primary" size="lg" className="mt-8 max-tablet:w-full">
            {t("login")}
          </ButtonLink>
        </div>
        <ul className="mt-16 grid gap-10 border-t border-line pt-10 desk:grid-cols-3">
          {points.map(({ key, icon }) => (
            <li key={key}>
              <span className="text-ink-600">
                <Icon of={icon} size="lg" />
              </span>
              <h2 className="mt-4 text-body font-bold">{t(`${key}Title`)}</h2>
              <p className="mt-1 text-body text-text-soft">{t(key)}</p>
            </li>
          ))}
        </ul>
        <footer className="mt-16 flex flex-wrap gap-x-6 gap-y-2 border-t border-line pt-4 text-small">
          <Link className="text-text-soft no-underline hover:underline" href="/verify">
            {t("verify")}
          </Link>
          <Link className="text-text-soft no-underline hover:underline" href="/policy">
            {t("policy")}
          </Link>
        </footer>
      </main>
    </>
  );
}

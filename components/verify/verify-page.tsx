import { MonitorCheck } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";
import type { RootView } from "./root-list.tsx";
import { VerifyDesk } from "./verify-desk.tsx";

/** 署名の検証: for everybody, without login; the file stays where it is. */
export function VerifyPage({ roots }: { roots: RootView[] }) {
  const t = useTranslations("verify");
  return (
    <main id="main" className="verify mx-auto max-w-page px-4 py-8 tablet:px-10">
      <header className="verify__head">
        <div>
          <h1 className="title">{t("title")}</h1>
          <p className="mt-1 text-body text-text-soft">{t("lead")}</p>
          <p className="mt-1 text-small">
            <Link href="/verify/help">{t("toHelp")}</Link>
          </p>
        </div>
        <p className="verify__local">
          <Icon of={MonitorCheck} />
          <span>
            <b>{t("local")}</b>
            <small>{t("localNote")}</small>
          </span>
        </p>
      </header>
      <VerifyDesk roots={roots} />
    </main>
  );
}

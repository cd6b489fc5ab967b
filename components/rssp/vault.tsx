import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { EnvChip } from "../frame/env-chip.tsx";
import { LanguageSwitch } from "../frame/language-switch.tsx";
import { Icon } from "../ui/icon.tsx";
import { RsspMark } from "./rssp-mark.tsx";

/** The RSSP's ground: ink and guilloche, its own bar with its own address. A PIN is asked here and nowhere else. */
export function Vault({ host, children }: { host: string; children: ReactNode }) {
  return (
    <div className="vault on-ink">
      <RsspBar host={host} />
      <main className="hall" id="main">
        {children}
      </main>
    </div>
  );
}

export function RsspBar({ host }: { host: string }) {
  const t = useTranslations("rssp.bar");
  return (
    <header className="vault__bar">
      <RsspMark size={40} />
      <div>
        <p className="name">{t("name")}</p>
        <p className="sub">{t("sub")}</p>
      </div>
      <EnvChip />
      <span className="addr">
        <Icon of={Lock} size="sm" />
        <span>
          {t("address")} <b>{host}</b>
        </span>
      </span>
      <LanguageSwitch className="vault__language" />
    </header>
  );
}

/** One sheet with two halves: what will be signed, and what is asked. */
export function SealBox({ what, ask }: { what: ReactNode; ask: ReactNode }) {
  return (
    <div className="sealbox">
      <div className="what">{what}</div>
      <div className="ask">{ask}</div>
    </div>
  );
}

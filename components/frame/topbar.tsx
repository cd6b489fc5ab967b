import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Brand } from "./brand.tsx";
import { EnvChip } from "./env-chip.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { type Person, UserMenu } from "./user-menu.tsx";

type TopbarProps = {
  /** nobody before login */
  person?: Person;
  homeHref?: string;
  /** before the language switch */
  children?: ReactNode;
};

/** The SCA's bar: mark, 試験用（認定外）, language, person. */
export function Topbar({ person, homeHref = person ? "/home" : "/", children }: TopbarProps) {
  const t = useTranslations("common");
  return (
    <header className="topbar">
      <Brand href={homeHref} label={t("home")} />
      <EnvChip />
      <div className="topbar__end">
        {children}
        <LanguageSwitch />
        {person && <UserMenu person={person} />}
      </div>
    </header>
  );
}

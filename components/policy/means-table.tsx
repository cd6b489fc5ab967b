import { Circle, Triangle, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";
import type { PolicyView } from "./policy-view.ts";

const shape = { recommended: Circle, limited: Triangle, refused: X } as const;

/** 認証認可手段: ○ △ × with the word, and whether it can be used here. */
export function MeansTable({ means }: { means: PolicyView["means"] }) {
  const t = useTranslations("policy.means");
  return (
    <ul className="card">
      {means.map(({ means: name, verdict, factors, offered }) => (
        <li key={name} className="means">
          <span className={`means__verdict means__verdict--${verdict}`}>
            <Icon of={shape[verdict]} size="sm" />
            {t(`verdict.${verdict}`)}
          </span>
          <div>
            <h3 className="text-ui font-bold">{t(`name.${name}`)}</h3>
            <p className="text-small text-text-soft">{t(`why.${name}`)}</p>
          </div>
          <p className="means__here">
            <span>{t(`factors.${factors}`)}</span>
            <span>{offered ? t("offered") : t(verdict === "refused" ? "never" : "notOffered")}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}

import { Check, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { Chip } from "../ui/status.tsx";
import type { PolicyView } from "./policy-view.ts";

/** 表3-5 as three steps, each demand marked by whether this installation meets it. */
export function LevelLadder({ policy }: { policy: PolicyView }) {
  const t = useTranslations("policy");
  return (
    <ol className="ladder grid gap-6 desk:grid-cols-3 desk:gap-y-0">
      {policy.levels.map(({ level, demands }) => {
        const shown = level === policy.level.level;
        return (
          <li key={level} className={cx("card step", shown && "step--shown")}>
            <header className="p-6 pb-4">
              <p className="row row--wrap min-h-[26px]">
                <span className="text-small text-text-soft">{t(`use.${level}`)}</span>
                {shown && <Chip tone="solid">{t("ladder.shown")}</Chip>}
              </p>
              <h3 className="mt-1 text-section font-bold">{t("level.whole", { level })}</h3>
              <p className="mt-1 text-small text-text-soft">{t(`aim.${level}`)}</p>
            </header>
            <ul>
              {demands.map(({ demand, clause, met }) => (
                <li key={demand} className={cx("step__demand", !met && "step__demand--unmet")}>
                  <Icon of={met ? Check : X} size="sm" />
                  <div>
                    <p className="text-micro text-text-faint">
                      {t(`demand.${demand}.label`)}　<span className="nowrap">{clause}</span>
                    </p>
                    <p>{t(`demand.${demand}.${level}`)}</p>
                    {met ? (
                      <span className="visually-hidden">{t("ladder.met")}</span>
                    ) : (
                      <p className="mt-1 text-small text-text-soft">
                        <b className="font-medium">{t("ladder.unmet")}</b>　{t(`short.${demand}`)}
                      </p>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

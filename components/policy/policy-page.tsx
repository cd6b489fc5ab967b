import { Circle, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { CombinationTable } from "./combination-table.tsx";
import { LevelLadder } from "./level-ladder.tsx";
import { LevelNow } from "./level-now.tsx";
import { MeansTable } from "./means-table.tsx";
import type { PolicyView } from "./policy-view.ts";

const READINGS = ["wrapped", "level3", "password", "login", "export"] as const;

/** サービスポリシー: the level of this installation and why, what each level asks, the 36 cells, the means, the least level of a contract. */
export function PolicyPage({ policy }: { policy: PolicyView }) {
  const t = useTranslations("policy");
  return (
    <main id="main" className="mx-auto max-w-page px-4 py-8 tablet:px-10 tablet:py-12">
      <header className="max-w-[52rem]">
        <h1 className="title">{t("title")}</h1>
        <p className="mt-2 text-body text-text-soft">{t("lead")}</p>
      </header>
      <LevelNow policy={policy} />
      <Part id="ladder" title={t("ladder.title")} lead={t("ladder.lead")}>
        <LevelLadder policy={policy} />
      </Part>
      <Part id="cells" title={t("cells.title")} lead={t("cells.lead")}>
        <Routes />
        <div className="mt-6 grid gap-6">
          {policy.levels.map((level) => (
            <CombinationTable key={level.level} level={level} />
          ))}
        </div>
      </Part>
      <Part id="means" title={t("means.title")} lead={t("means.lead")}>
        <MeansTable means={policy.means} />
      </Part>
      <Part id="minimum" title={t("minimum.title")} lead={t("minimum.lead")}>
        <ul className="card">
          {policy.levels.map(({ level }) => {
            const reached = level <= policy.level.level;
            return (
              <li key={level} className="means">
                <span className={cx("means__verdict", !reached && "means__verdict--refused")}>
                  <Icon of={reached ? Circle : X} size="sm" />
                  {t("level.whole", { level })}
                </span>
                <div>
                  <h3 className="text-ui font-bold">{t(`use.${level}`)}</h3>
                  <p className="text-small text-text-soft">{t(reached ? "minimum.reach" : "minimum.unreachable")}</p>
                </div>
              </li>
            );
          })}
        </ul>
      </Part>
      <Part id="readings" title={t("readings.title")}>
        <ul className="grid max-w-[52rem] list-disc gap-2 pl-5 text-body text-text-soft">
          {READINGS.map((reading) => (
            <li key={reading}>{t(`readings.${reading}`)}</li>
          ))}
        </ul>
      </Part>
    </main>
  );
}

type PartProps = { id: string; title: string; lead?: string; children: React.ReactNode };

function Part({ id, title, lead, children }: PartProps) {
  return (
    <section id={id} className="mt-12 scroll-mt-20 tablet:mt-16" aria-labelledby={`${id}-title`}>
      <h2 className="section" id={`${id}-title`}>
        {title}
      </h2>
      {lead && <p className="mt-1 max-w-[52rem] text-body text-text-soft">{lead}</p>}
      <div className="mt-6">{children}</div>
    </section>
  );
}

/** What A–C and 1–4 stand for, before they are used. */
function Routes() {
  const t = useTranslations("policy");
  const list = (kind: "login" | "authorisation", marks: readonly string[]) => (
    <section className="card px-6 py-4" aria-labelledby={`routes-${kind}`}>
      <h3 className="subhead my-2" id={`routes-${kind}`}>
        {t(`cells.${kind}Title`)}
      </h3>
      <ul className="grid gap-2 pb-2">
        {marks.map((mark) => (
          <li key={mark} className="grid grid-cols-[28px_minmax(0,1fr)] items-center gap-3">
            <span className={`route-mark route-mark--${kind}`}>{mark}</span>
            <span>{t(`route.${mark}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
  return (
    <div className="grid gap-6 desk:grid-cols-2">
      {list("login", ["A", "B", "C"])}
      {list("authorisation", ["1", "2", "3", "4"])}
    </div>
  );
}

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LanguageSwitch } from "../frame/language-switch.tsx";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { Countdown } from "./countdown.tsx";

type FlowProps = {
  title: string;
  lead: string;
  /** null once there is nothing left to be late for */
  secondsLeft: number | null;
  steps: { name: string; note: string }[];
  /** the step at hand, from 0 */
  at: number;
  /** below the sheet: what leaving means */
  foot: string;
  /** on the driving application's origin */
  policyUrl: string;
  children: ReactNode;
};

/** What a signer does at the RSSP in several steps. Nothing is signed here, so nothing is vermilion. */
export function Flow({ title, lead, secondsLeft, steps, at, foot, policyUrl, children }: FlowProps) {
  const t = useTranslations("rssp");
  return (
    <>
      <div className="hall__intro">
        <div>
          <h1 className="title">{title}</h1>
          <p className="text-body">{lead}</p>
        </div>
        {secondsLeft !== null && (
          <p className="ml-auto text-small max-tablet:mt-2 tablet:whitespace-nowrap">
            {t.rich("flow.expiry", { clock: () => <Countdown key="clock" seconds={secondsLeft} /> })}
          </p>
        )}
      </div>
      <div className="flow">
        <nav className="rail" aria-label={t("flow.label")}>
          <ol>
            {steps.map(({ name, note }, n) => (
              <li
                key={name}
                className={cx(n < at && "is-done", n === at && "is-now")}
                aria-current={n === at ? "step" : undefined}
              >
                <span className="dot" aria-hidden="true">
                  {n < at ? <Icon of={Check} /> : n + 1}
                </span>
                <span>
                  {name}
                  <small>{note}</small>
                </span>
              </li>
            ))}
          </ol>
        </nav>
        <div className="pane">
          <p className="text-micro text-text-faint">{t("flow.step", { at: at + 1, of: steps.length })}</p>
          {children}
        </div>
      </div>
      <footer className="vault__foot">
        <span>{foot}</span>
        <a className="push max-tablet:ml-0" href={policyUrl} target="_blank" rel="noopener">
          {t("policy")}
        </a>
        <LanguageSwitch className="vault__language tablet:hidden" />
      </footer>
    </>
  );
}

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { Brand } from "./brand.tsx";
import { EnvChip } from "./env-chip.tsx";
import { LanguageSwitch } from "./language-switch.tsx";

type FocusBarProps = {
  back: { href: string; label: string };
  title: ReactNode;
  sub?: ReactNode;
  /** a Stepper */
  steps?: ReactNode;
  acts?: ReactNode;
};

/** The bar of a page with one task: way back, what it is about, its steps, its acts. No navigation beside it. */
export function FocusBar({ back, title, sub, steps, acts }: FocusBarProps) {
  const t = useTranslations("common");
  return (
    <header className={cx("focusbar", Boolean(steps) && "focusbar--steps")}>
      <Link className="btn btn--icon" href={back.href} aria-label={back.label}>
        <Icon of={ArrowLeft} />
      </Link>
      <Brand href="/inbox" label={t("home")} />
      <div className="focusbar__name">
        <h1>{title}</h1>
        {sub && <p>{sub}</p>}
      </div>
      {steps}
      <div className="focusbar__meta">
        <EnvChip />
        <LanguageSwitch />
      </div>
      {acts && <div className="focusbar__acts">{acts}</div>}
    </header>
  );
}

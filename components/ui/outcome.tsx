import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { Icon } from "./icon.tsx";

type OutcomeProps = {
  icon?: LucideIcon;
  tone?: "caution" | "risk";
  /** in place of the icon: seal places */
  figure?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  /** what to do next: one button, perhaps a quiet second */
  foot?: ReactNode;
  level?: "h1" | "h2";
  className?: string;
};

/** An end or trouble page: what happened, what about the signature, what next. */
export function Outcome({ icon, tone, figure, title, children, foot, level: Heading = "h1", className }: OutcomeProps) {
  return (
    <div className={cx("outcome", className)}>
      {figure ?? <span className={cx("outcome__figure", tone && `outcome__figure--${tone}`)}>{icon && <Icon of={icon} />}</span>}
      <Heading className="mt-6 text-lead font-bold">{title}</Heading>
      {children}
      {foot && <div className="outcome__foot">{foot}</div>}
    </div>
  );
}

export function Empty({ title, children, mark = "印" }: { title: ReactNode; children?: ReactNode; mark?: string }) {
  return (
    <div className="empty">
      <span className="seal seal--lg" aria-hidden="true">
        {mark}
      </span>
      <p className="strong">{title}</p>
      {children}
    </div>
  );
}

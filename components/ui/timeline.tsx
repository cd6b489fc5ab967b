import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { Icon } from "./icon.tsx";

export function Timeline({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <ol className={cx("timeline", className)} aria-label={label}>
      {children}
    </ol>
  );
}

type Entry = {
  icon: LucideIcon;
  title: ReactNode;
  /** shown as it is given; `dateTime` is for machines */
  time?: ReactNode;
  dateTime?: string;
  /** `now` turns, `next` is dashed and faint; `sign` is the mark of signing */
  state?: "done" | "sign" | "valid" | "risk" | "now" | "next";
  children?: ReactNode;
};

export function TimelineEntry({ icon, title, time, dateTime, state = "done", children }: Entry) {
  return (
    <li
      className={cx(state === "next" && "is-next", state === "now" && "is-now")}
      aria-current={state === "now" ? "step" : undefined}
    >
      <span className={cx("timeline__dot", state !== "done" && `timeline__dot--${state}`)}>
        <Icon of={icon} />
      </span>
      <b className="leading-6 font-medium">{title}</b>
      {time ? <time dateTime={dateTime}>{time}</time> : <span />}
      {children && <p className="text-small text-text-soft">{children}</p>}
    </li>
  );
}

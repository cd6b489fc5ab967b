import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** Label left, value right of it; one column on a phone. */
export function Facts({ className, children }: { className?: string; children: ReactNode }) {
  return <dl className={cx("facts", className)}>{children}</dl>;
}

export function Fact({ label, children, note }: { label: ReactNode; children: ReactNode; note?: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {children}
        {note && <small className="block">{note}</small>}
      </dd>
    </div>
  );
}

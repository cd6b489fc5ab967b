import type { ReactNode } from "react";

/** One of the few things that the RSSP asks for, in their order. */
export function Step({ n, children }: { n: number; children: ReactNode }) {
  return (
    <div className="step">
      <span className="n" aria-hidden="true">
        {n}
      </span>
      <div>{children}</div>
    </div>
  );
}

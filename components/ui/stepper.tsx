import Link from "next/link";
import { cx } from "./cx.ts";

/** `href`: a step that can be gone back to */
export type Step = { label: string; note?: string; href?: string };

/** `now` counts from 0. */
export function Stepper({ steps, now, label }: { steps: Step[]; now: number; label: string }) {
  return (
    <ol className="stepper" aria-label={label}>
      {steps.map((step, place) => (
        <li
          key={step.label}
          className={cx(place < now && "is-done", place === now && "is-now")}
          aria-current={place === now ? "step" : undefined}
        >
          {step.href ? <Link href={step.href}>{step.label}</Link> : step.label}
          {step.note && <small>{step.note}</small>}
        </li>
      ))}
    </ol>
  );
}

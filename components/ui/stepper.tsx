import { cx } from "./cx.ts";

export type Step = { label: string; note?: string };

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
          {step.label}
          {step.note && <small>{step.note}</small>}
        </li>
      ))}
    </ol>
  );
}

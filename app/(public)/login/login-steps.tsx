import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/index.ts";

const STEPS = [1, 2] as const;

/** Where the person is among the two steps. */
export function LoginSteps({ current }: { current: 1 | 2 }) {
  const t = useTranslations("auth.login");
  const look = (step: 1 | 2) =>
    step === current
      ? "border-ink-700 font-bold text-text"
      : step < current
        ? "border-ink-300 text-text-faint"
        : "border-line text-text-faint";
  return (
    <ol className="mb-10 flex gap-2 text-micro" aria-label={t("steps")}>
      {STEPS.map((step) => (
        <li key={step} className={cx("flex-1 border-t-3 pt-3", look(step))} aria-current={step === current ? "step" : undefined}>
          {step}　{t(`step${step}`)}
        </li>
      ))}
    </ol>
  );
}

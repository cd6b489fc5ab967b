import { useTranslations } from "next-intl";
import { Stepper } from "../ui/stepper.tsx";

const steps = ["choose", "read", "authorise", "result"] as const;

export function BatchSteps({ now }: { now: (typeof steps)[number] }) {
  const t = useTranslations("batch");
  return <Stepper label={t("stepper")} steps={steps.map((step) => ({ label: t(`steps.${step}`) }))} now={steps.indexOf(now)} />;
}

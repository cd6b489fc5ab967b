import { useTranslations } from "next-intl";
import { Stepper } from "../ui/stepper.tsx";

const steps = ["prepare", "recipients", "review"] as const;

export function WizardSteps({ now }: { now: (typeof steps)[number] }) {
  const t = useTranslations("wizard");
  return <Stepper label={t("stepper")} steps={steps.map((step) => ({ label: t(`steps.${step}`) }))} now={steps.indexOf(now)} />;
}

import { useTranslations } from "next-intl";
import { Stepper } from "../ui/stepper.tsx";

const steps = ["prepare", "recipients", "fields", "review"] as const;
const PAGES = { prepare: "documents", recipients: "recipients", fields: "fields", review: "review" } as const;

type WizardStepsProps = {
  now: (typeof steps)[number];
  /** once there is a draft, the steps behind lead back */
  draftId?: string;
};

export function WizardSteps({ now, draftId }: WizardStepsProps) {
  const t = useTranslations("wizard");
  const at = steps.indexOf(now);
  return (
    <Stepper
      label={t("stepper")}
      steps={steps.map((step, place) => ({
        label: t(`steps.${step}`),
        href: draftId && place < at ? `/contracts/${draftId}/${PAGES[step]}` : undefined,
      }))}
      now={at}
    />
  );
}

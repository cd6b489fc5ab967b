import { useTranslations } from "next-intl";
import { EnterCode } from "./enter-code.tsx";
import { Flow } from "./flow.tsx";
import { type NewFactor, NewFactorSteps } from "./new-factor-steps.tsx";
import { SetNewPin } from "./set-new-pin.tsx";

export type EnrolPageProps = {
  visitId: string;
  kanjiName: string;
  displayName: string;
  /** null before the code was right */
  fresh: NewFactor | null;
  secondsLeft: number;
  policyUrl: string;
  /** words of an attempt made without script, or refused */
  error?: string;
};

const STEPS = ["code", "choose", "register", "pin"] as const;
const AT = { choose: 1, register: 2, confirm: 3 } as const satisfies Record<NewFactor["step"], number>;

/** An enrolment: code, second factor, PIN, and with it the key. */
export function EnrolPage({ visitId, kanjiName, displayName, fresh, secondsLeft, policyUrl, error }: EnrolPageProps) {
  const t = useTranslations("pin.enrol");
  const address = `/rssp/enrol/${visitId}`;
  return (
    <Flow
      title={t("title")}
      lead={t("lead", { name: kanjiName })}
      secondsLeft={secondsLeft}
      steps={STEPS.map((step) => ({ name: t(`step.${step}.name`), note: t(`step.${step}.note`) }))}
      at={fresh ? AT[fresh.step] : 0}
      foot={t("foot")}
      policyUrl={policyUrl}
    >
      {!fresh && (
        <>
          <h2>{t("codeTitle")}</h2>
          <p className="pane__lead">{t("codeLead")}</p>
          <EnterCode address={address} error={error} />
        </>
      )}
      {fresh && <NewFactorSteps address={address} fresh={fresh} error={error} />}
      {fresh?.step === "confirm" && (
        <>
          <h2>{t("pinTitle")}</h2>
          <p className="pane__lead">{t("pinLead")}</p>
          <SetNewPin of="enrol" address={address} credential={{ id: "", displayName }} error={error} />
        </>
      )}
    </Flow>
  );
}

import { useTranslations } from "next-intl";
import { Flow } from "./flow.tsx";
import { type NewFactor, NewFactorSteps, NewFactorWays } from "./new-factor-steps.tsx";
import { SetNewPin } from "./set-new-pin.tsx";

export type ReissuePageProps = {
  errandId: string;
  /** the one that ends */
  credential: { id: string; displayName: string };
  fresh: NewFactor;
  secondsLeft: number;
  policyUrl: string;
  /** words of an attempt made without script */
  error?: string;
};

const STEPS = ["choose", "register", "pin"] as const;
const AT = { choose: 0, register: 1, confirm: 2 } as const satisfies Record<NewFactor["step"], number>;

/** 再発行: a new second factor, a new PIN, and with them a new key. Nothing of the old one is asked: it is lost. */
export function ReissuePage({ errandId, credential, fresh, secondsLeft, policyUrl, error }: ReissuePageProps) {
  const t = useTranslations("pin.reissue");
  const address = `/rssp/errand/${errandId}`;
  return (
    <Flow
      title={t("title")}
      lead={t("lead")}
      secondsLeft={secondsLeft}
      steps={STEPS.map((step) => ({ name: t(`step.${step}.name`), note: t(`step.${step}.note`) }))}
      at={AT[fresh.step]}
      foot={t("foot")}
      policyUrl={policyUrl}
    >
      <NewFactorSteps address={address} fresh={fresh} error={error} />
      {fresh.step === "confirm" && (
        <>
          <h2>{t("pinTitle")}</h2>
          <p className="pane__lead">{t("pinLead")}</p>
          <SetNewPin address={address} credential={credential} error={error} />
        </>
      )}
      <NewFactorWays address={address} fresh={fresh} leave={t("leave")} />
    </Flow>
  );
}

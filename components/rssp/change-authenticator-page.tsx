import { useTranslations } from "next-intl";
import { Note } from "../ui/index.ts";
import { ConfirmChange } from "./confirm-change.tsx";
import type { AskedFactor } from "./factor-fields.tsx";
import { Flow } from "./flow.tsx";
import { type NewFactor, NewFactorSteps, NewFactorWays } from "./new-factor-steps.tsx";

export type ChangeAuthenticatorPageProps = {
  errandId: string;
  /** the second factor in use until now */
  present: AskedFactor;
  fresh: NewFactor;
  secondsLeft: number;
  policyUrl: string;
  /** words of an attempt made without script */
  error?: string;
};

const AT = { choose: 0, register: 1, confirm: 2 } as const satisfies Record<NewFactor["step"], number>;

/** 認証手段の変更: chosen, registered and tried, then confirmed with PIN and the present one. Works without script, but for passkeys. */
export function ChangeAuthenticatorPage(page: ChangeAuthenticatorPageProps) {
  const { errandId, present, fresh, secondsLeft, policyUrl, error } = page;
  const t = useTranslations("rssp.change");
  const address = `/rssp/errand/${errandId}`;
  const steps = (["choose", "register", "confirm"] as const).map((step) => ({
    name: t(`step.${step}.name`),
    note: t(`step.${step}.note`),
  }));
  return (
    <Flow
      title={t("title")}
      lead={t("lead")}
      secondsLeft={secondsLeft}
      steps={steps}
      at={AT[fresh.step]}
      foot={t("foot")}
      policyUrl={policyUrl}
    >
      <NewFactorSteps address={address} fresh={fresh} present={present.kind} error={error} />
      {fresh.step === "confirm" && (
        <>
          <h2>{t("confirm.title")}</h2>
          <p className="pane__lead">{t("confirm.lead", { kind: fresh.kind })}</p>
          {fresh.prf && (
            <Note className="mb-6">
              <b>{t("confirm.opensTitle")}</b> {t("confirm.opens")}
            </Note>
          )}
          <ConfirmChange address={address} present={present} error={error} />
        </>
      )}
      <NewFactorWays address={address} fresh={fresh} leave={t("leave")} />
    </Flow>
  );
}

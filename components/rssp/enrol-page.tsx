import { useTranslations } from "next-intl";
import { Enrolled, type EnrolledCertificate } from "./enrolled.tsx";
import { EnterCode } from "./enter-code.tsx";
import { Flow } from "./flow.tsx";
import { MakingKey, type Stage } from "./making-key.tsx";
import { type NewFactor, NewFactorSteps, NewFactorWays } from "./new-factor-steps.tsx";
import { SetNewPin } from "./set-new-pin.tsx";

export type EnrolPageProps = {
  visitId: string;
  kanjiName: string;
  displayName: string;
  /** null before the code was right */
  fresh: NewFactor | null;
  /** how far the key is while somebody makes it */
  making: Stage | null;
  /** the CA made the key, and it waits to be taken up */
  imported?: boolean;
  /** once it is there */
  certificate: EnrolledCertificate | null;
  returnTo: string;
  secondsLeft: number;
  policyUrl: string;
  /** words of an attempt made without script, or refused */
  error?: string;
};

const STEPS = ["code", "choose", "register", "pin", "done"] as const;
const AT = { choose: 1, register: 2, confirm: 3 } as const satisfies Record<NewFactor["step"], number>;

/** An enrolment: code, second factor, PIN, and with it the key. */
export function EnrolPage(props: EnrolPageProps) {
  const { kanjiName, fresh, making, imported, certificate, secondsLeft, policyUrl } = props;
  const t = useTranslations("pin.enrol");
  const at = certificate ? STEPS.length - 1 : making ? AT.confirm : fresh ? AT[fresh.step] : 0;
  return (
    <Flow
      title={t("title")}
      lead={t(certificate ? "leadDone" : imported ? "leadImported" : "lead", { name: kanjiName })}
      secondsLeft={certificate ? null : secondsLeft}
      steps={STEPS.map((step) => ({ name: t(`step.${step}.name`), note: t(`step.${step}.note`) }))}
      at={at}
      foot={t(certificate ? "footDone" : "foot")}
      policyUrl={policyUrl}
    >
      <AtHand {...props} />
    </Flow>
  );
}

function AtHand({ visitId, kanjiName, displayName, fresh, making, certificate, returnTo, error }: EnrolPageProps) {
  const t = useTranslations("pin.enrol");
  const address = `/rssp/enrol/${visitId}`;
  if (certificate) return <Enrolled name={kanjiName} certificate={certificate} returnTo={returnTo} />;
  if (making) return <MakingKey address={address} first={making} alone />;
  if (!fresh)
    return (
      <>
        <h2>{t("codeTitle")}</h2>
        <p className="pane__lead">{t("codeLead")}</p>
        <EnterCode address={address} error={error} />
      </>
    );
  return (
    <>
      <NewFactorSteps address={address} fresh={fresh} error={error} />
      {fresh.step === "confirm" && <SetNewPin of="enrol" address={address} credential={{ id: "", displayName }} error={error} />}
      <NewFactorWays address={address} fresh={fresh} />
    </>
  );
}

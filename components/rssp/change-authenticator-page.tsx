import { useTranslations } from "next-intl";
import { Button, Note } from "../ui/index.ts";
import { ConfirmChange } from "./confirm-change.tsx";
import type { AskedFactor } from "./factor-fields.tsx";
import { Flow } from "./flow.tsx";
import { ProveByCode } from "./prove-by-code.tsx";
import { RegisterPasskey } from "./register-passkey.tsx";

type Kind = AskedFactor["kind"];

/** Where a new second factor stands. */
export type NewFactor =
  | { step: "choose"; kinds: Kind[] }
  | { step: "register"; kind: "totp"; enrolment: { qr: { size: number; path: string }; manualKey: string } }
  | { step: "register"; kind: "passkey"; registered: boolean }
  | { step: "register"; kind: "mail"; mail: Extract<AskedFactor, { kind: "mail" }> }
  | { step: "confirm"; kind: Kind; prf: boolean; synced: boolean };

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
      {fresh.step === "choose" && <Choose address={address} kinds={fresh.kinds} present={present.kind} error={error} />}
      {fresh.step === "register" && (
        <>
          <h2>{t(`register.${fresh.kind}.title`)}</h2>
          <p className="pane__lead">{t(`register.${fresh.kind}.lead`)}</p>
          {fresh.kind === "passkey" ? (
            <RegisterPasskey address={address} registered={fresh.registered} error={error} />
          ) : (
            <ProveByCode address={address} fresh={fresh} error={error} />
          )}
        </>
      )}
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
      <div className="pane__ways">
        {fresh.step !== "choose" && (
          <form method="post" action={`${address}/new-factor/choose`}>
            <input type="hidden" name="kind" value="" />
            <Button type="submit" variant="quiet">
              {t("other")}
            </Button>
          </form>
        )}
        <form method="post" action={`${address}/cancel`}>
          <Button type="submit" variant="quiet">
            {t("leave")}
          </Button>
        </form>
      </div>
    </Flow>
  );
}

/** An ordinary form: its answer is the page of what was chosen. */
function Choose({ address, kinds, present, error }: { address: string; kinds: Kind[]; present: Kind; error?: string }) {
  const t = useTranslations("rssp.change.choose");
  const first = kinds.find((kind) => kind !== present);
  return (
    <form method="post" action={`${address}/new-factor/choose`}>
      <h2>{t("title")}</h2>
      <p className="pane__lead">{t("lead")}</p>
      {error && (
        <Note tone="risk" live className="mb-6">
          {error}
        </Note>
      )}
      <fieldset className="grid gap-3">
        <legend className="sr-only">{t("title")}</legend>
        {kinds.map((kind) => (
          <label key={kind} className="choice m-0">
            <input className="radio" type="radio" name="kind" value={kind} defaultChecked={kind === first} required />
            <span>
              <b>{t(`${kind}.name`)}</b>
              {kind === present && <small className="inline">　{t("present")}</small>}
              <small>{t(`${kind}.note`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="pane__go">
        <Button type="submit" variant="primary" size="lg">
          {t("next")}
        </Button>
      </div>
    </form>
  );
}

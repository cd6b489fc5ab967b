import { useTranslations } from "next-intl";
import { Button, Note } from "../ui/index.ts";
import type { AskedFactor } from "./factor-fields.tsx";
import { ProveByCode } from "./prove-by-code.tsx";
import { RegisterPasskey } from "./register-passkey.tsx";

type Kind = AskedFactor["kind"];

/** Where a new second factor stands. */
export type NewFactor =
  | { step: "choose"; kinds: Kind[] }
  | { step: "register"; kind: "totp"; enrolment: { qr: { size: number; path: string }; address: string; manualKey: string } }
  | { step: "register"; kind: "passkey"; registered: boolean }
  | { step: "register"; kind: "mail"; mail: Extract<AskedFactor, { kind: "mail" }> }
  | { step: "confirm"; kind: Kind; prf: boolean; synced: boolean };

type NewFactorStepsProps = {
  /** of the errand's page */
  address: string;
  fresh: NewFactor;
  /** the second factor in use until now, where it is not lost */
  present?: Kind;
  error?: string;
};

/** A new second factor is chosen, registered and tried; what follows is the page's own. */
export function NewFactorSteps({ address, fresh, present, error }: NewFactorStepsProps) {
  const t = useTranslations("rssp.change");
  switch (fresh.step) {
    case "choose":
      return <Choose address={address} kinds={fresh.kinds} present={present} error={error} />;
    case "register":
      return (
        <>
          <h2>{t(`register.${fresh.kind}.title`)}</h2>
          <p className="pane__lead">{t(`register.${fresh.kind}.lead`)}</p>
          {fresh.kind === "passkey" ? (
            <RegisterPasskey address={address} registered={fresh.registered} error={error} />
          ) : (
            <ProveByCode address={address} fresh={fresh} error={error} />
          )}
        </>
      );
    case "confirm":
      return null;
  }
}

/** The quiet ways out below a step: another kind, or, where `leave` says so, back to where the signer came from. */
export function NewFactorWays({ address, fresh, leave }: { address: string; fresh: NewFactor; leave?: string }) {
  const t = useTranslations("rssp.change");
  if (!leave && fresh.step === "choose") return null;
  return (
    <div className="pane__ways">
      {fresh.step !== "choose" && (
        <form method="post" action={`${address}/new-factor/choose`}>
          <input type="hidden" name="kind" value="" />
          <Button type="submit" variant="quiet">
            {t("other")}
          </Button>
        </form>
      )}
      {leave && (
        <form method="post" action={`${address}/cancel`}>
          <Button type="submit" variant="quiet">
            {leave}
          </Button>
        </form>
      )}
    </div>
  );
}

/** An ordinary form: its answer is the page of what was chosen. */
function Choose({ address, kinds, present, error }: { address: string; kinds: Kind[]; present?: Kind; error?: string }) {
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

"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { BankRequest } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { ConfirmedAct } from "../confirmed-act.tsx";
import { ActForm } from "../ra/act-form.tsx";
import { Button } from "../ui/button.tsx";
import { TextAreaField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { Tick } from "../ui/tick.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";

type Asks = { requestId: string; totp: string };
export type RequestActs = {
  decide: Act<Asks & { decision: "approve" | "reject"; reason: string }>;
  carryOut: Act<Asks>;
  withdraw: Act<{ requestId: string }>;
};

/** What comes next for a request, and for this person. */
export function RequestNext({ request, acts }: { request: BankRequest; acts: RequestActs }) {
  const t = useTranslations("requests.panel");
  const { may, state, barred } = request;
  if (may.decide) return <Decide request={request} act={acts.decide} />;
  if (may.carryOut) return <CarryOut request={request} acts={acts} />;
  if (may.withdraw) return <Withdraw requestId={request.id} act={acts.withdraw} />;
  if (barred) return null;
  return <p className="hint">{t(state === "approved" ? "waitsRa" : "over")}</p>;
}

function Decide({ request: { id: requestId, kind }, act }: { request: BankRequest; act: RequestActs["decide"] }) {
  const t = useTranslations("requests.act");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(act);
  const [decision, setDecision] = useState<"approve" | "reject">("approve");
  const submit = (form: FormData, totp: string) =>
    run({ requestId, totp, decision, reason: String(form.get("reason") ?? "") }, () => {
      toast(t(decision === "approve" ? "approved" : "rejected"));
      router.refresh();
    });
  return (
    <ActForm label={t(decision)} pending={pending} trouble={trouble?.message ?? null} submit={submit}>
      {decision === "approve" && (
        <Note tone={kind === "revoke" ? "caution" : "plain"} className="mb-4">
          {t(`warn.${kind}`)}
        </Note>
      )}
      <fieldset className="row row--wrap mb-4">
        <legend className="label">{t("decision")}</legend>
        {(["approve", "reject"] as const).map((value) => (
          <label className="row" key={value}>
            <Tick type="radio" name="decision" checked={decision === value} onChange={() => setDecision(value)} />
            {t(`${value}Choice`)}
          </label>
        ))}
      </fieldset>
      <TextAreaField
        name="reason"
        label={t("reason")}
        need={decision === "approve" ? t("kept") : t("neededKept")}
        required={decision === "reject"}
        minLength={decision === "reject" ? 5 : undefined}
        maxLength={500}
      />
    </ActForm>
  );
}

/** What was approved is done: a revocation by the RA, or once more what an outage kept back; or it is rejected after all. */
function CarryOut({ request, acts }: { request: BankRequest; acts: RequestActs }) {
  const t = useTranslations("requests.act");
  const router = useRouter();
  const toast = useToast();
  const done = useAction(acts.carryOut);
  const rejected = useAction(acts.decide);
  const [choice, setChoice] = useState<"carryOut" | "reject">("carryOut");
  const { id: requestId, kind } = request;
  const carry = choice === "carryOut";
  const said = (word: "carriedOut" | "rejected") => () => {
    toast(t(word));
    router.refresh();
  };
  const submit = (form: FormData, totp: string) => {
    if (carry) return done.run({ requestId, totp }, said("carriedOut"));
    return rejected.run({ requestId, totp, decision: "reject", reason: String(form.get("reason") ?? "") }, said("rejected"));
  };
  const { pending, trouble } = carry ? done : rejected;
  const carryWord = kind === "revoke" ? "carryOut" : "carryOutAgain";
  return (
    <ActForm
      label={t(carry ? carryWord : "reject")}
      variant={carry && kind === "revoke" ? "risk-solid" : "primary"}
      pending={pending}
      trouble={trouble?.message ?? null}
      submit={submit}
    >
      <fieldset className="row row--wrap mb-4">
        <legend className="label">{t("decision")}</legend>
        {(["carryOut", "reject"] as const).map((value) => (
          <label className="row" key={value}>
            <Tick type="radio" name="choice" checked={choice === value} onChange={() => setChoice(value)} />
            {t(value === "reject" ? "rejectChoice" : carryWord)}
          </label>
        ))}
      </fieldset>
      {carry ? (
        <Note tone="caution" className="mb-4">
          {t(`warn.${kind}`)}
        </Note>
      ) : (
        <TextAreaField name="reason" label={t("reason")} need={t("neededKept")} required minLength={5} maxLength={500} />
      )}
    </ActForm>
  );
}

function Withdraw({ requestId, act }: { requestId: string; act: RequestActs["withdraw"] }) {
  const t = useTranslations("requests.act");
  return (
    <ConfirmedAct
      act={act}
      input={{ requestId }}
      title={t("withdrawTitle")}
      description={t("withdrawText")}
      words={{ back: t("back"), act: t("withdraw"), busy: t("withdrawBusy") }}
      variant="primary"
      done={t("withdrawn")}
      button={(ask) => (
        <Button block onClick={ask}>
          {t("withdraw")}
        </Button>
      )}
    />
  );
}

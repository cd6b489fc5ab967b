"use client";

import { Pause } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CredentialView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { ConfirmedAct } from "../confirmed-act.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { GoToRssp, type OpenErrand } from "./go-to-rssp.tsx";
import type { TakeUp, Withdraw } from "./own-enrolment-card.tsx";

export type CredentialActions = { open: OpenErrand; suspend: Act<{ credentialId: string }>; takeUp: TakeUp; withdraw: Withdraw };

type CredentialActsProps = Pick<CredentialView, "credentialId" | "state"> & { acts: CredentialActions };

/** What its owner may do with a key: what needs the PIN is done at the RSSP, stopping it needs nothing. */
export function CredentialActs({ credentialId, state, acts }: CredentialActsProps) {
  const t = useTranslations("credentials");
  const [trouble, setTrouble] = useState<string>();
  if (state !== "usable" && state !== "locked" && state !== "suspended") return null;
  const errand = { credentialId, open: acts.open, onTrouble: setTrouble };
  return (
    <>
      {trouble && (
        <Note tone="risk" live className="mt-6">
          {trouble}
        </Note>
      )}
      {state === "usable" && (
        <div className="acts">
          <GoToRssp {...errand} purpose="change_pin">
            {t("act.changePin")}
          </GoToRssp>
          <GoToRssp {...errand} purpose="change_authenticator">
            {t("act.changeAuthenticator")}
          </GoToRssp>
          <GoToRssp {...errand} purpose="renew">
            {t("act.renew")}
          </GoToRssp>
        </div>
      )}
      <div className={state === "usable" ? "acts acts--end" : "acts"}>
        {state !== "suspended" && <SuspendButton credentialId={credentialId} suspend={acts.suspend} />}
        {state !== "locked" && (
          <>
            <GoToRssp {...errand} purpose="revoke" variant="risk">
              {t("act.revoke")}
            </GoToRssp>
            <GoToRssp {...errand} purpose="end_use" variant="risk">
              {t("act.endUse")}
            </GoToRssp>
            <Link className="text-small underline underline-offset-4" href="/credentials/moving">
              {t("act.moving")}
            </Link>
          </>
        )}
      </div>
    </>
  );
}

function SuspendButton({ credentialId, suspend }: { credentialId: string; suspend: CredentialActions["suspend"] }) {
  const t = useTranslations("credentials.suspend");
  const act = useTranslations("credentials.act");
  return (
    <ConfirmedAct
      act={suspend}
      input={{ credentialId }}
      title={t("title")}
      description={t("description", { id: credentialId })}
      words={{ back: t("back"), act: t("confirm"), busy: t("busy") }}
      variant="risk-solid"
      done={t("done")}
      button={(ask) => (
        <Button variant="quiet" onClick={ask}>
          <Icon of={Pause} size="sm" />
          {act("suspend")}
        </Button>
      )}
    />
  );
}

"use client";

import { FilePen } from "lucide-react";
import { useTranslations } from "next-intl";
import type { PartyView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { ConfirmedAct } from "../confirmed-act.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";

type AmendButtonProps = { contractId: string; parties: PartyView[]; amend: Act<{ contractId: string }> };

/** So many are called by name; of more the number is said. */
const NAMED = 5;

/** 修正, before the first signature: a draft again, and on into the wizard. */
export function AmendButton({ contractId, parties, amend }: AmendButtonProps) {
  const t = useTranslations("contract");
  const told = parties.filter(({ state, inputState }) => state !== "waiting" || inputState !== "none");
  const names = told.slice(0, NAMED).map(({ name }) => t("party.san", { name }));
  return (
    <ConfirmedAct
      act={amend}
      input={{ contractId }}
      title={t("amend.title")}
      description={
        <>
          {t("amend.description")}
          {told.length > 0 && (
            <span className="mt-3 block">
              {t("amend.told", { names: names.join(t("outcome.and")), more: Math.max(0, told.length - NAMED) })}
            </span>
          )}
        </>
      }
      words={{ back: t("amend.back"), act: t("amend.confirm"), busy: t("amend.busy") }}
      variant="primary"
      done={t("amend.done")}
      next={`/contracts/${contractId}/documents`}
      button={(ask) => (
        <Button onClick={ask}>
          <Icon of={FilePen} size="sm" />
          {t("act.amend")}
        </Button>
      )}
    />
  );
}

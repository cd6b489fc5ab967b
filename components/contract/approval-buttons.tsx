"use client";

import { CornerDownLeft, Send, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Act } from "../act.ts";
import { ConfirmedAct } from "../confirmed-act.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ReasonedAct, reasonWords } from "./reasoned-act.tsx";

/** 社内承認: it goes out in its sender's name. */
export function SendApprovedButton({
  contractId,
  version,
  send,
}: {
  contractId: string;
  version: number;
  send: Act<{ contractId: string; version: number }>;
}) {
  const t = useTranslations("read.deciding");
  return (
    <ConfirmedAct
      act={send}
      input={{ contractId, version }}
      title={t("title")}
      description={t("description")}
      words={{ back: t("back"), act: t("act"), busy: t("busy") }}
      variant="primary"
      done={t("done")}
      button={(ask) => (
        <Button variant="primary" onClick={ask}>
          <Icon of={Send} size="sm" />
          {t("act")}
        </Button>
      )}
    />
  );
}

/** 差戻し */
export function GiveBackButton({
  contractId,
  giveBack,
}: {
  contractId: string;
  giveBack: Act<{ contractId: string; reason: string }>;
}) {
  const t = useTranslations("contract");
  return (
    <ReasonedAct
      contractId={contractId}
      act={giveBack}
      words={reasonWords(useTranslations("contract.giveBack"))}
      variant="primary"
      button={(ask) => (
        <Button onClick={ask}>
          <Icon of={CornerDownLeft} size="sm" />
          {t("act.giveBack")}
        </Button>
      )}
    />
  );
}

/** The sender wants it back before it was decided. */
export function TakeBackButton({ contractId, takeBack }: { contractId: string; takeBack: Act<{ contractId: string }> }) {
  const t = useTranslations("contract");
  return (
    <ConfirmedAct
      act={takeBack}
      input={{ contractId }}
      title={t("takeBack.title")}
      description={t("takeBack.description")}
      words={{ back: t("takeBack.back"), act: t("takeBack.confirm"), busy: t("takeBack.busy") }}
      variant="primary"
      done={t("takeBack.done")}
      button={(ask) => (
        <Button onClick={ask}>
          <Icon of={Undo2} size="sm" />
          {t("act.takeBack")}
        </Button>
      )}
    />
  );
}

"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Act } from "../act.ts";
import { ConfirmedAct } from "../confirmed-act.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";

type DeleteDraftButtonProps = {
  contract: { id: string; title: string; number: string; version: number };
  remove: Act<{ contractId: string; version: number }>;
};

/** 下書きを削除, for good: asked with its name. */
export function DeleteDraftButton({ contract: { id, title, number, version }, remove }: DeleteDraftButtonProps) {
  const t = useTranslations("contract.deleteDraft");
  return (
    <ConfirmedAct
      act={remove}
      input={{ contractId: id, version }}
      title={t("title")}
      description={t("description", { title, number })}
      words={{ back: t("back"), act: t("confirm"), busy: t("busy") }}
      variant="risk-solid"
      done={t("done", { title })}
      next="/sent?tab=draft"
      button={(ask) => (
        <Button variant="risk" onClick={ask}>
          <Icon of={Trash2} size="sm" />
          {t("act")}
        </Button>
      )}
    />
  );
}

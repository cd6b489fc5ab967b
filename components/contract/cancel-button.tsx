"use client";

import { CircleSlash } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Act } from "../act.ts";
import { ConfirmedAct } from "../confirmed-act.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";

/** 取消, by the sender. */
export function CancelButton({ contractId, cancel }: { contractId: string; cancel: Act<{ contractId: string }> }) {
  const t = useTranslations("contract");
  return (
    <ConfirmedAct
      act={cancel}
      input={{ contractId }}
      title={t("cancel.title")}
      description={t("cancel.description")}
      words={{ back: t("cancel.back"), act: t("cancel.confirm"), busy: t("cancel.busy") }}
      variant="risk-solid"
      done={t("cancel.done")}
      button={(ask) => (
        <Button variant="risk" onClick={ask}>
          <Icon of={CircleSlash} size="sm" />
          {t("act.cancel")}
        </Button>
      )}
    />
  );
}

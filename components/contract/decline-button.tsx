"use client";

import { CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ReasonedAct, reasonWords } from "./reasoned-act.tsx";

type DeclineProps = { contractId: string; decline: Act<{ contractId: string; reason: string }> };

/** 却下, by who is asked. */
export function DeclineButton({ contractId, decline }: DeclineProps) {
  const t = useTranslations("contract");
  return (
    <ReasonedAct
      contractId={contractId}
      act={decline}
      words={reasonWords(useTranslations("contract.decline"))}
      variant="risk-solid"
      button={(ask) => (
        <Button variant="risk" onClick={ask}>
          <Icon of={CircleX} size="sm" />
          {t("act.decline")}
        </Button>
      )}
    />
  );
}

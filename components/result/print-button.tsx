"use client";

import { ChevronRight, Printer } from "lucide-react";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";
import { PressButton } from "../ui/press-button.tsx";

export function PrintButton() {
  const t = useTranslations("result.files");
  return (
    <PressButton className="no-print" onClick={() => window.print()}>
      <Icon of={Printer} />
      <span>
        <b>{t("print")}</b>
        <small>{t("printNote")}</small>
      </span>
      <Icon of={ChevronRight} size="sm" />
    </PressButton>
  );
}

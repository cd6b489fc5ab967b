"use client";

import { useTranslations } from "next-intl";
import type { ErrandPurposeView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { useWayToRssp } from "./use-way-to-rssp.ts";

export type OpenErrand = Act<{ credentialId: string; purpose: ErrandPurposeView; offer?: string }, { errandUrl: string }>;

type GoToRsspProps = {
  credentialId: string;
  purpose: ErrandPurposeView;
  /** of a re-issue, what its mail brought */
  offer?: string;
  open: OpenErrand;
  variant?: "primary" | "secondary" | "risk";
  /** what keeps the browser here */
  onTrouble: (message: string) => void;
  children: string;
};

/** A button that leads to the RSSP's page for something besides signing. */
export function GoToRssp({ credentialId, purpose, offer, open, variant, onTrouble, children }: GoToRsspProps) {
  const t = useTranslations("credentials.act");
  const { busy, go } = useWayToRssp(
    { open: () => open({ credentialId, purpose, offer }), addressOf: ({ errandUrl }) => errandUrl },
    onTrouble,
  );
  return (
    <Button variant={variant} busy={busy} onClick={go}>
      {busy ? t("going") : children}
    </Button>
  );
}

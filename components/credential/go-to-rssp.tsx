"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { ErrandPurposeView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";

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
  const network = useTranslations("auth.common")("network");
  const [busy, setBusy] = useState(false);

  // Back from the RSSP's page the browser may show this page as it was left.
  useEffect(() => {
    const back = () => setBusy(false);
    window.addEventListener("pageshow", back);
    return () => window.removeEventListener("pageshow", back);
  }, []);

  const go = async () => {
    setBusy(true);
    const result = await open({ credentialId, purpose, offer }).catch(() => null);
    if (result?.ok) return window.location.assign(result.data.errandUrl);
    setBusy(false);
    onTrouble(result?.message ?? network);
  };
  return (
    <Button variant={variant} busy={busy} onClick={go}>
      {busy ? t("going") : children}
    </Button>
  );
}

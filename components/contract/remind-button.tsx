"use client";

import { BellRing } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";

/** The signer who is waited for gets his mail once more. Nothing that could be undone is done, so nothing is asked back. */
export function RemindButton({ contractId, remind }: { contractId: string; remind: Act<{ contractId: string }> }) {
  const t = useTranslations("contract");
  const router = useRouter();
  const toast = useToast();
  const [busy, start] = useTransition();
  const send = () =>
    start(async () => {
      const result = await remind({ contractId });
      toast(result.ok ? t("remind.done") : result.message);
      if (result.ok) router.refresh();
    });
  return (
    <Button busy={busy} onClick={send}>
      {!busy && <Icon of={BellRing} size="sm" />}
      {t(busy ? "remind.busy" : "act.remind")}
    </Button>
  );
}

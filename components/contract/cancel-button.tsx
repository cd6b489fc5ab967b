"use client";

import { CircleSlash } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";

/** 取消, by the sender. */
export function CancelButton({ contractId, cancel }: { contractId: string; cancel: Act<{ contractId: string }> }) {
  const t = useTranslations("contract");
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const [busy, start] = useTransition();
  const confirm = () =>
    start(async () => {
      const result = await cancel({ contractId });
      if (!result.ok) return setTrouble(result.message);
      setOpen(false);
      toast(t("cancel.done"));
      router.refresh();
    });
  return (
    <>
      <Button variant="risk" onClick={() => setOpen(true)}>
        <Icon of={CircleSlash} size="sm" />
        {t("act.cancel")}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t("cancel.title")}
        description={t("cancel.description")}
        words={{ back: t("cancel.back"), act: t("cancel.confirm"), busy: t("cancel.busy") }}
        variant="risk-solid"
        busy={busy}
        onConfirm={confirm}
        trouble={trouble}
      />
    </>
  );
}

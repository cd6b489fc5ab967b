"use client";

import { CircleSlash } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
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
      <Dialog
        open={open}
        onOpenChange={(next) => !busy && setOpen(next)}
        title={t("cancel.title")}
        description={t("cancel.description")}
        foot={
          <>
            <Button variant="quiet" disabled={busy} onClick={() => setOpen(false)}>
              {t("cancel.back")}
            </Button>
            <Button variant="risk-solid" busy={busy} onClick={confirm}>
              {busy ? t("cancel.busy") : t("cancel.confirm")}
            </Button>
          </>
        }
      >
        {trouble && (
          <Note tone="risk" live>
            {trouble}
          </Note>
        )}
      </Dialog>
    </>
  );
}

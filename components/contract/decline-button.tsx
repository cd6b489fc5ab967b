"use client";

import { CircleX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState, useTransition } from "react";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextAreaField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";

type DeclineProps = {
  contractId: string;
  decline: Act<{ contractId: string; reason: string }>;
  className?: string;
  block?: boolean;
};

/** 却下: quiet until the dialog, which wants a reason. */
export function DeclineButton({ contractId, decline, className, block }: DeclineProps) {
  const t = useTranslations("contract");
  const router = useRouter();
  const toast = useToast();
  const form = useId();
  const [open, setOpen] = useState(false);
  const [trouble, setTrouble] = useState<{ field?: string; page?: string }>({});
  const [busy, start] = useTransition();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
    if (!reason) return setTrouble({ field: t("decline.reasonNeeded") });
    start(async () => {
      const result = await decline({ contractId, reason });
      if (!result.ok)
        return setTrouble({ field: result.fields?.reason, page: result.fields?.reason ? undefined : result.message });
      setOpen(false);
      toast(t("decline.done"));
      router.push(`/contracts/${contractId}`);
      router.refresh();
    });
  };

  return (
    <>
      <Button variant="risk" className={className} block={block} onClick={() => setOpen(true)}>
        <Icon of={CircleX} size="sm" />
        {t("act.decline")}
      </Button>
      <Dialog
        open={open}
        onOpenChange={(next) => !busy && setOpen(next)}
        title={t("decline.title")}
        description={t("decline.description")}
        foot={
          <>
            <Button variant="quiet" disabled={busy} onClick={() => setOpen(false)}>
              {t("decline.back")}
            </Button>
            <Button variant="risk-solid" type="submit" form={form} busy={busy}>
              {busy ? t("decline.busy") : t("decline.confirm")}
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={submit} noValidate>
          {trouble.page && (
            <Note tone="risk" live className="mb-4">
              {trouble.page}
            </Note>
          )}
          <TextAreaField
            name="reason"
            label={t("decline.reason")}
            hint={t("decline.reasonHint")}
            error={trouble.field}
            maxLength={500}
            rows={4}
            required
          />
        </form>
      </Dialog>
    </>
  );
}

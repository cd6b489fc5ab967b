"use client";

import { Copy } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";

type DuplicateButtonProps = { contractId: string; duplicate: Act<{ contractId: string }, { contractId: string }> };

/** 複製して作成: on to a new draft of the same. */
export function DuplicateButton({ contractId, duplicate }: DuplicateButtonProps) {
  const t = useTranslations("contract.duplicate");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(duplicate);
  const act = () =>
    run({ contractId }, (made) => {
      toast(t("done"));
      router.push(`/contracts/${made.contractId}/recipients`);
    });
  return (
    <>
      <Button variant="quiet" busy={pending} onClick={act}>
        <Icon of={Copy} size="sm" />
        {t(pending ? "busy" : "act")}
      </Button>
      {trouble && (
        <p className="error basis-full" role="alert">
          {trouble.message}
        </p>
      )}
    </>
  );
}

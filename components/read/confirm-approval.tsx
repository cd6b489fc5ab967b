"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReadView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";

export type Approve = Act<{ contractId: string; text: string }>;
export type SendApproved = Act<{ contractId: string; version: number }>;

type ConfirmApprovalProps = {
  view: ReadView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  approve: Approve;
  sendApproved: SendApproved;
};

/** One question before an approval: a recipient's, or the colleague's after which the contract goes out. */
export function ConfirmApproval({ view, open, onOpenChange, approve, sendApproved }: ConfirmApprovalProps) {
  const t = useTranslations(`read.${view.decides ? "deciding" : "approving"}`);
  const router = useRouter();
  const toast = useToast();
  const recipient = useAction(approve);
  const colleague = useAction(sendApproved);
  const { contractId, approves, decides } = view;
  const { pending, trouble } = decides ? colleague : recipient;
  const done = () => {
    toast(t("done"));
    router.push(`/contracts/${contractId}`);
    router.refresh();
  };
  const confirm = () => {
    if (decides) colleague.run({ contractId, version: decides.version }, done);
    else if (approves) recipient.run({ contractId, text: approves.text }, done);
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title")}
      description={t("description")}
      words={{ back: t("back"), act: t("act"), busy: t("busy") }}
      variant="primary"
      busy={pending}
      onConfirm={confirm}
      trouble={trouble?.message}
    />
  );
}

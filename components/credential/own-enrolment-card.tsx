"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { longDate } from "@/i18n/format.ts";
import type { OwnEnrolment } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";
import { useWayToRssp } from "./use-way-to-rssp.ts";

export type TakeUp = Act<{ enrolmentId: string }, { enrolUrl: string }>;
export type Withdraw = Act<{ enrolmentId: string }>;

type OwnEnrolmentCardProps = { enrolment: OwnEnrolment; takeUp: TakeUp; withdraw: Withdraw };

/** Where the person's own application stands, and what he can do about it. */
export function OwnEnrolmentCard({ enrolment, takeUp, withdraw }: OwnEnrolmentCardProps) {
  const t = useTranslations("credentials.enrolment");
  const locale = useLocale();
  const { id, state, appliedAt, signed, codeUntil, reason } = enrolment;
  if (state === "rejected")
    return (
      <Said tone="caution" title={t("rejected")}>
        <p>{reason ? t("rejectedReason", { reason }) : t("rejectedText")}</p>
        <p>{t("rejectedNext")}</p>
      </Said>
    );
  if (state === "approved")
    return (
      <Said title={t("title")}>
        <p>{codeUntil ? t("text", { until: longDate(new Date(codeUntil), locale) }) : t("noCode")}</p>
        <div className="row row--wrap mt-3">
          {codeUntil && <TakeUpButton enrolmentId={id} takeUp={takeUp} />}
          <WithdrawButton enrolmentId={id} withdraw={withdraw} />
        </div>
      </Said>
    );
  const date = longDate(new Date(appliedAt), locale);
  return (
    <Said title={t(state === "examined" ? "examined" : "applied")}>
      <p>{t(signed ? "underWaySigned" : "underWay", { date })}</p>
      <div className="mt-3">
        <WithdrawButton enrolmentId={id} withdraw={withdraw} />
      </div>
    </Said>
  );
}

function Said({ tone, title, children }: { tone?: "caution"; title: ReactNode; children: ReactNode }) {
  return (
    <Note tone={tone} className="mb-6">
      <b className="font-medium">{title}</b>
      {children}
    </Note>
  );
}

/** Approved: with the code that comes apart, its person has his key made at the RSSP. */
function TakeUpButton({ enrolmentId, takeUp }: { enrolmentId: string; takeUp: TakeUp }) {
  const t = useTranslations("credentials.enrolment");
  const [trouble, setTrouble] = useState<string>();
  const { busy, go } = useWayToRssp({ open: () => takeUp({ enrolmentId }), addressOf: ({ enrolUrl }) => enrolUrl }, setTrouble);
  return (
    <>
      {trouble && (
        <p className="text-risk" role="alert">
          {trouble}
        </p>
      )}
      <Button variant="primary" busy={busy} onClick={go}>
        {t("go")}
      </Button>
    </>
  );
}

function WithdrawButton({ enrolmentId, withdraw }: { enrolmentId: string; withdraw: Withdraw }) {
  const t = useTranslations("credentials.enrolment.withdraw");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(withdraw);
  const [open, setOpen] = useState(false);
  const confirm = () =>
    run({ enrolmentId }, () => {
      setOpen(false);
      toast(t("done"));
      router.refresh();
    });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("name")}</Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t("title")}
        description={t("description")}
        words={{ back: t("back"), act: t("confirm"), busy: t("busy") }}
        variant="risk-solid"
        busy={pending}
        onConfirm={confirm}
        trouble={trouble?.message}
      />
    </>
  );
}

"use client";

import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { longDate } from "@/i18n/format.ts";
import type { OwnEnrolment } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { ConfirmedAct } from "../confirmed-act.tsx";
import { Button } from "../ui/button.tsx";
import { Note } from "../ui/note.tsx";
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
  return (
    <ConfirmedAct
      act={withdraw}
      input={{ enrolmentId }}
      title={t("title")}
      description={t("description")}
      words={{ back: t("back"), act: t("confirm"), busy: t("busy") }}
      variant="risk-solid"
      done={t("done")}
      button={(ask) => <Button onClick={ask}>{t("name")}</Button>}
    />
  );
}

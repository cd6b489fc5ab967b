"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { longDate } from "@/i18n/format.ts";
import type { OwnEnrolment } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Note } from "../ui/note.tsx";
import { useWayToRssp } from "./use-way-to-rssp.ts";

export type TakeUp = Act<{ enrolmentId: string }, { enrolUrl: string }>;

/** An application was approved: with the code that comes apart, its person has his key made at the RSSP. */
export function OwnEnrolmentCard({ enrolment, takeUp }: { enrolment: OwnEnrolment; takeUp: TakeUp }) {
  const t = useTranslations("credentials.enrolment");
  const locale = useLocale();
  const [trouble, setTrouble] = useState<string>();
  const { id: enrolmentId, codeUntil } = enrolment;
  const { busy, go } = useWayToRssp({ open: () => takeUp({ enrolmentId }), addressOf: ({ enrolUrl }) => enrolUrl }, setTrouble);
  return (
    <Note className="mb-6">
      <b className="font-medium">{t("title")}</b>
      <p>{codeUntil ? t("text", { until: longDate(new Date(codeUntil), locale) }) : t("noCode")}</p>
      {trouble && (
        <p className="mt-2 text-risk" role="alert">
          {trouble}
        </p>
      )}
      {codeUntil && (
        <div className="mt-3">
          <Button variant="primary" busy={busy} onClick={go}>
            {t("go")}
          </Button>
        </div>
      )}
    </Note>
  );
}

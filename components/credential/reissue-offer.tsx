"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Note } from "../ui/note.tsx";
import { GoToRssp, type OpenErrand } from "./go-to-rssp.tsx";

/** RA staff have offered a new key in this one's place. @param until in words */
export function ReissueOffer({ credentialId, until, open }: { credentialId: string; until: string; open: OpenErrand }) {
  const t = useTranslations("credentials");
  const [trouble, setTrouble] = useState<string>();
  return (
    <Note className="mt-6">
      <b className="font-medium">{t("offer.title")}</b>
      <p>{t("offer.text", { until })}</p>
      {trouble && (
        <p className="mt-2 text-risk" role="alert">
          {trouble}
        </p>
      )}
      <div className="mt-3">
        <GoToRssp credentialId={credentialId} purpose="reissue" variant="primary" open={open} onTrouble={setTrouble}>
          {t("act.reissue")}
        </GoToRssp>
      </div>
    </Note>
  );
}

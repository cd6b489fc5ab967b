"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Note } from "../ui/note.tsx";
import { GoToRssp, type OpenErrand } from "./go-to-rssp.tsx";

type ReissueOfferProps = {
  credentialId: string;
  /** in words */
  until: string;
  /** what the offer's mail brought; without it the way begins there */
  offer?: string;
  open: OpenErrand;
};

/** RA staff have offered a new key in this one's place. */
export function ReissueOffer({ credentialId, until, offer, open }: ReissueOfferProps) {
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
      {offer ? (
        <div className="mt-3">
          <GoToRssp
            credentialId={credentialId}
            purpose="reissue"
            offer={offer}
            variant="primary"
            open={open}
            onTrouble={setTrouble}
          >
            {t("act.reissue")}
          </GoToRssp>
        </div>
      ) : (
        <p>{t("offer.byMail")}</p>
      )}
    </Note>
  );
}

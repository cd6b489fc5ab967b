"use client";

import { useTranslations } from "next-intl";
import { ButtonLink } from "../ui/button.tsx";

type EnrolmentSheetProps = {
  enrolment: {
    /** one SVG path of unit squares on a `size` × `size` field */
    qr: { size: number; path: string };
    /** the secret in groups of four */
    manualKey: string;
    /** opens an authenticator app on this device */
    address: string;
  };
};

/** A new authenticator secret: to scan, and to type where there is no camera. */
export function EnrolmentSheet({ enrolment }: EnrolmentSheetProps) {
  const t = useTranslations("auth.enrol");
  const { size, path } = enrolment.qr;
  return (
    <div className="mb-8">
      <p>{t("scan")}</p>
      <p className="mt-1 text-small text-text-faint">{t("apps")}</p>
      <div className="mt-4 flex justify-center rounded-card border border-line bg-paper p-4">
        {/* black on white at any theme: cameras read nothing else */}
        <svg viewBox={`0 0 ${size} ${size}`} width={208} height={208} role="img" aria-label={t("qr")} shapeRendering="crispEdges">
          <path d={path} fill="#000" />
        </svg>
      </div>
      <p className="mt-4 desk:hidden">
        <ButtonLink block href={enrolment.address}>
          {t("openApp")}
        </ButtonLink>
      </p>
      <p className="mt-4 text-small text-text-soft">{t("manual")}</p>
      <p className="mono mt-1 select-all text-body" translate="no">
        {enrolment.manualKey}
      </p>
    </div>
  );
}

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "../ui/cx.ts";
import { RsspMark } from "./rssp-mark.tsx";

/** Two authorities, three places: the signer sees that this page is another one's, and that the way leads back. */
export function WhereAmI() {
  const t = useTranslations("rssp.route");
  return (
    <ol
      className="mt-auto grid gap-3 border-line border-t pt-6 text-text-faint tablet:grid-cols-[repeat(3,auto)] tablet:justify-between"
      aria-label={t("label")}
    >
      <Place mark={<ScaMark />} who={t("sca")} what={t("before")} />
      <Place mark={<RsspMark size={28} />} who={t("rssp")} what={t("here")} here />
      <Place mark={<ScaMark />} who={t("sca")} what={t("after")} />
    </ol>
  );
}

function Place({ mark, who, what, here }: { mark: ReactNode; who: string; what: string; here?: boolean }) {
  return (
    <li className={cx("flex items-center gap-3", here && "text-text")} aria-current={here ? "step" : undefined}>
      <span className={here ? "text-ink-800" : "text-line-firm"}>{mark}</span>
      <span className="text-[11px] leading-4">
        {who}
        <b className={cx("block text-small", here ? "font-bold" : "font-medium")}>{what}</b>
      </span>
    </li>
  );
}

function ScaMark() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect width="32" height="32" rx="6" fill="currentColor" />
      <path d="M8 7.2v16.4M8 8.4h7M8 15.4h7M8 22.4h7.4M18.8 26V8.4h6v10.4h-3.4" fill="none" stroke="#fff" strokeWidth="2.4" />
    </svg>
  );
}

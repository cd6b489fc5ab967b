import { useTranslations } from "next-intl";
import { cx } from "../ui/cx.ts";
import { Note } from "../ui/note.tsx";

/** 差戻し: why the colleague who was asked gave the draft back. */
export function ReturnedNote({ reason, className }: { reason: string | null; className?: string }) {
  const t = useTranslations("wizard");
  if (reason === null) return null;
  return (
    <Note tone="caution" className={cx("mb-6", className)}>
      <b className="font-medium">{t("returned")}</b>
      <p className="whitespace-pre-wrap">{reason}</p>
    </Note>
  );
}

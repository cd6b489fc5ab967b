import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";

/** 受領書 as a PDF. */
export function ReceiptLink({ enrolmentId }: { enrolmentId: string }) {
  const t = useTranslations("credentials");
  return (
    <a
      className="mt-3 inline-flex items-center gap-1 text-small underline underline-offset-4"
      href={`/api/enrolments/${enrolmentId}/receipt`}
      download
    >
      <Icon of={Download} size="sm" />
      {t("receipt")}
    </a>
  );
}

import { Clock, MailCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { listDateTime } from "@/i18n/format.ts";
import type { MailView } from "@/lib/sca/views.ts";
import { Say } from "../ui/status.tsx";

/** Beside a recipient, for whoever sent the contract: what became of his mail, and what to do where it did not get through. */
export function MailOutcome({ mail }: { mail: MailView }) {
  const t = useTranslations("contract.mail");
  if (mail.state === "failed")
    return (
      <div className="parties__mail">
        <Say tone="risk">{t("failed")}</Say>
        <small>{t(`fault.${mail.fault ?? "broken"}`)}</small>
        <small>{t("failedHelp")}</small>
      </div>
    );
  return (
    <div className="parties__mail">
      <Say icon={mail.state === "handed" ? MailCheck : Clock}>{t(mail.state)}</Say>
      <small>{mail.state === "handed" ? t("handedHelp", { at: listDateTime(mail.at) }) : t(`${mail.state}Help`)}</small>
    </div>
  );
}

import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { daysUntil, listDate } from "@/i18n/format.ts";
import type { SigningKeys } from "@/lib/sca/views.ts";
import { CredentialChip } from "../credential/state-chips.tsx";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";

/** With what a member signs: until when he can, what keeps him from it, or that he holds no key. */
export function SigningKey({ of: key, now }: { of: SigningKeys[string] | null; now: Date }) {
  const t = useTranslations("organisation.signing");
  if (!key)
    return (
      <span className="text-text-faint">
        <span aria-hidden="true">―</span>
        <span className="visually-hidden">{t("none")}</span>
      </span>
    );
  if (key.state !== "usable" || !key.until) return <CredentialChip state={key.state} />;
  return (
    <span className={cx("inline-flex items-center gap-1 font-medium", key.endsSoon ? "text-caution" : "text-valid")}>
      <Icon of={key.endsSoon ? TriangleAlert : CircleCheck} size="sm" />
      {key.endsSoon ? t("soon", { days: daysUntil(key.until, now) }) : t("valid", { until: listDate(key.until).slice(0, 7) })}
    </span>
  );
}

import { ArrowLeft, ArrowRight, Cpu, Database, Fingerprint, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import type { CredentialView } from "@/lib/sca/views.ts";
import { Icon } from "../ui/icon.tsx";

/** Where the key lives and what opens it, drawn on the RSSP's ground; nothing is asked here. */
export function WhereKeyLives({ holding, keyOrigin, factor }: Pick<CredentialView, "holding" | "keyOrigin" | "factor">) {
  const t = useTranslations("credentials.where");
  const permission = <Place icon={Fingerprint} what={t("permission")} where={t("by", { factor: factor?.kind ?? "none" })} />;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture in words, no set of fields */}
      <div className={holding === "wrapped" ? "where" : "where where--two"} role="group" aria-label={t("label")}>
        {holding === "wrapped" ? (
          <>
            <Place icon={Database} what={t("wrappedKey")} where={t("wrappedAt")} />
            <Icon of={ArrowRight} />
            <Place icon={Cpu} what={t("wrapping")} where={t("wrappingAt")} />
          </>
        ) : (
          <Place icon={Cpu} what={t("residentKey")} where={t("residentAt")} />
        )}
        <Icon of={ArrowLeft} />
        {permission}
      </div>
      <p className="text-small text-text-soft">{t(keyOrigin === "rssp" ? holding : "imported")}</p>
    </>
  );
}

function Place({ icon, what, where }: { icon: LucideIcon; what: string; where: string }) {
  return (
    <div>
      <Icon of={icon} size="lg" />
      <b>{what}</b>
      {where}
    </div>
  );
}

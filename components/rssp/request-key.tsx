import { KeyRound, Layers2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";
import { Chip } from "../ui/status.tsx";

/** Whose key is asked for, and what may honestly be claimed of it. */
export function RequestKey(key: { id: string; displayName: string; issuer: string; validUntil: string; level: string }) {
  const t = useTranslations("rssp.what");
  return (
    <div className="key">
      <span className="key__icon">
        <Icon of={KeyRound} />
      </span>
      <div>
        <p className="font-medium">
          {t("certificate", { name: key.displayName })}　<span className="whitespace-nowrap">{key.id}</span>
        </p>
        <p className="text-small text-text-faint">
          {key.issuer}　<span className="whitespace-nowrap">{t("validUntil", { date: key.validUntil })}</span>
        </p>
      </div>
      <Chip tone="quiet" icon={Layers2}>
        {key.level}
      </Chip>
    </div>
  );
}

import { KeyRound, Layers2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";
import { Chip } from "../ui/status.tsx";

export type Level = { level: number; authorisedAsLevel: number };

/** Whose key is asked for, and what may honestly be claimed of it. */
export function RequestKey(key: { id: string; displayName: string; issuer: string; validUntil: string; level: Level }) {
  const t = useTranslations("rssp.what");
  const { level, authorisedAsLevel: authorisedAs } = key.level;
  return (
    <div className="key">
      <span className="key__icon">
        <Icon of={KeyRound} />
      </span>
      <div>
        <p className="break-keep font-medium">
          {t("certificate", { name: key.displayName })}　<span className="whitespace-nowrap">{key.id}</span>
        </p>
        <p className="text-small text-text-faint">
          {key.issuer}　<span className="whitespace-nowrap">{t("validUntil", { date: key.validUntil })}</span>
        </p>
      </div>
      <Chip tone="quiet" icon={Layers2}>
        {t(level === authorisedAs ? "levelWhole" : "level", { level, authorisedAs })}
      </Chip>
    </div>
  );
}

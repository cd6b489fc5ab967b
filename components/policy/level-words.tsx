import { useTranslations } from "next-intl";

/** レベル1（レベル2方式の鍵認可）: what is claimed, and in brackets how it is authorised where that is more. */
export function LevelWords({ level, authorisedAsLevel }: { level: number; authorisedAsLevel: number }) {
  const t = useTranslations("policy.level");
  return <>{authorisedAsLevel > level ? t("as", { level, authorisedAs: authorisedAsLevel }) : t("whole", { level })}</>;
}

/** レベル1以上　簡易な利用: a contract's least level. */
export function MinimumWords({ level }: { level: number }) {
  const t = useTranslations("policy");
  return (
    <>
      {t("level.atLeast", { level })}　<span className="nowrap text-text-soft">{t(`use.${level}`)}</span>
    </>
  );
}

import { Link2Off } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink, Outcome } from "../ui/index.ts";

/** A one-time link that was used, has expired or never was: the three are not told apart. */
export function LinkGone({ againHref, loginHref = "/login" }: { againHref?: string; loginHref?: string }) {
  const t = useTranslations("auth");
  const foot = againHref ? (
    <ButtonLink href={againHref}>{t("reset.again")}</ButtonLink>
  ) : (
    <ButtonLink href={loginHref}>{t("common.toLogin")}</ButtonLink>
  );
  return (
    <Outcome icon={Link2Off} title={t("reset.invalidTitle")} foot={foot}>
      <p>{t("reset.invalidText")}</p>
    </Outcome>
  );
}

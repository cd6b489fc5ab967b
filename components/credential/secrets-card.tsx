import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { listDate } from "@/i18n/format.ts";
import type { CredentialView } from "@/lib/sca/views.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";
import { Chip } from "../ui/status.tsx";
import { SmallCard } from "./small-card.tsx";

/** As lib/rssp/limits.ts locks a credential. */
const ATTEMPTS = 5;

/** PIN and second factor: that they are there, never what they are. */
export function SecretsCard({ credential: { factor, attemptsLeft } }: { credential: CredentialView }) {
  const t = useTranslations("credentials");
  return (
    <SmallCard title={t("secrets.title")}>
      <Facts>
        <Fact label={t("secrets.pin")} note={t("secrets.pinNote")}>
          {t("secrets.pinSet")}
        </Fact>
        <Fact label={t("secrets.left")} note={t("secrets.used", { used: ATTEMPTS - attemptsLeft })}>
          {t("secrets.leftOf", { left: attemptsLeft, of: ATTEMPTS })}
        </Fact>
        <Fact label={t("secrets.factor")} note={factor && t("secrets.since", { date: listDate(factor.since) })}>
          {t(`secrets.${factor?.kind ?? "none"}`)}
          {factor?.synced && (
            <span className="ml-2">
              <Chip tone="caution" icon={TriangleAlert}>
                {t("synced")}
              </Chip>
            </span>
          )}
        </Fact>
      </Facts>
      {factor?.synced && (
        <Note tone="caution" className="mt-2">
          {t("secrets.syncedNote")}
        </Note>
      )}
      {factor?.kind === "mail" && (
        <Note tone="caution" className="mt-2">
          {t("secrets.mailNote")}
        </Note>
      )}
    </SmallCard>
  );
}

/** 認証用: what the login stands on. There is no certificate for it here, and it says so. */
export function LoginCard() {
  const t = useTranslations("credentials.login");
  return (
    <SmallCard title={t("title")}>
      <p className="text-small text-text-soft">{t("kind")}</p>
      <Facts>
        <Fact label={t("how")}>{t("howText")}</Fact>
        <Fact label={t("assurance")} note={t("assuranceNote")}>
          AAL2
        </Fact>
        <Fact label={t("certificate")}>{t("certificateText")}</Fact>
      </Facts>
      <p className="mt-2 text-small text-text-soft">{t("note")}</p>
      <Link className="mt-2 inline-block text-small underline underline-offset-4" href="/account">
        {t("manage")}
      </Link>
    </SmallCard>
  );
}

export function HelpCard() {
  const t = useTranslations("credentials.help");
  return (
    <SmallCard title={t("title")}>
      <h3 className="mt-3 text-small font-medium">{t("forgot")}</h3>
      <p className="text-small text-text-soft">{t("forgotText")}</p>
      <h3 className="mt-3 text-small font-medium">{t("strange")}</h3>
      <p className="text-small text-text-soft">{t("strangeText")}</p>
    </SmallCard>
  );
}

/** Another certificate, applied for with one the person holds. */
export function ApplyCard() {
  const t = useTranslations("credentials.apply");
  return (
    <SmallCard title={t("another")}>
      <p className="text-small text-text-soft">{t("anotherText")}</p>
      <Link className="mt-2 inline-block text-small underline underline-offset-4" href="/credentials/apply">
        {t("go")}
      </Link>
    </SmallCard>
  );
}

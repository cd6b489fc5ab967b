import { CircleCheck, Layers } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { longDate } from "@/i18n/format.ts";
import { ButtonLink, Chip, Fact, Facts, Note } from "../ui/index.ts";

export type EnrolledCertificate = {
  credentialId: string;
  usable: boolean;
  issuer: string;
  serial: string;
  notBefore: string | null;
  notAfter: string | null;
  levelLabel: string;
  factor: "totp" | "passkey" | "mail" | null;
};

/** The end of an enrolment: what was registered, and where the receipt is. */
export function Enrolled({ name, certificate, returnTo }: { name: string; certificate: EnrolledCertificate; returnTo: string }) {
  const t = useTranslations("pin.enrol.done");
  const factors = useTranslations("credentials.secrets");
  const locale = useLocale();
  const { credentialId, usable, issuer, serial, notBefore, notAfter, levelLabel, factor } = certificate;
  return (
    <>
      <h2>{t("title")}</h2>
      <p className="pane__lead">{t("lead")}</p>
      <div className="row row--wrap mb-2">
        {usable && (
          <Chip tone="valid" icon={CircleCheck}>
            {t("usable")}
          </Chip>
        )}
        <Chip icon={Layers}>{levelLabel}</Chip>
      </div>
      <Facts>
        <Fact label={t("certificate")} note={t("same")}>
          {t("named", { name, id: credentialId })}
        </Fact>
        <Fact label={t("serial")}>
          <span className="mono break-words">{serial}</span>
        </Fact>
        <Fact label={t("issuer")}>{issuer}</Fact>
        {notBefore && notAfter && (
          <Fact label={t("validity")}>{t("fromTo", { from: longDate(notBefore, locale), to: longDate(notAfter, locale) })}</Fact>
        )}
        <Fact label={t("factor")}>{factors(factor ?? "none")}</Fact>
      </Facts>
      <Note className="mt-6">
        <b className="font-medium">{t("receipt")}</b>
        <p>{t("receiptText")}</p>
      </Note>
      <div className="pane__go">
        <ButtonLink href={returnTo} variant="primary" size="lg">
          {t("back")}
        </ButtonLink>
      </div>
    </>
  );
}

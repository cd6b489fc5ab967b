import { useTranslations } from "next-intl";
import { listDate } from "@/i18n/format.ts";
import type { StaffEnrolment } from "@/lib/sca/views.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";

/** Route イ: whom the certificate names that signed the application, to be compared with the bank's record; and what it is. */
export function CardSection({ enrolment: { card, kanjiName } }: { enrolment: StaffEnrolment }) {
  const t = useTranslations("enrolments.card");
  if (!card) return null;
  return (
    <>
      <section>
        <h3>{t("person")}</h3>
        <Facts>
          <Fact label={t("name")} note={t("registered", { name: kanjiName })}>
            {card.name ?? "―"}
          </Fact>
          <Fact label={t("birth")}>{card.birthDate ? listDate(card.birthDate) : t("notSaid")}</Fact>
          <Fact label={t("sex")}>{card.sex ? t(`sexes.${card.sex}`) : t("notSaid")}</Fact>
          <Fact label={t("address")}>{card.address ?? t("notSaid")}</Fact>
        </Facts>
      </section>
      <section>
        <h3>{t("certificate")}</h3>
        <Facts>
          <Fact label={t("issuer")}>{card.issuer}</Fact>
          <Fact label={t("validity")}>
            {listDate(card.notBefore)}–{listDate(card.notAfter)}
          </Fact>
          <Fact label={t("serial")}>
            <span className="break-all">{card.serial}</span>
          </Fact>
          <Fact label={t("fingerprint")}>
            <span className="break-all">{card.fingerprint}</span>
          </Fact>
        </Facts>
      </section>
    </>
  );
}

/** 失効確認：未実施, said where the application is read, and why. */
export function OpenRevocation({ enrolment: { findings, examined } }: { enrolment: StaffEnrolment }) {
  const t = useTranslations("enrolments.card");
  const open = findings.find(({ item, result }) => item === "revocation" && result === "unchecked");
  if (!open) return null;
  return (
    <Note tone="caution" className="mb-4">
      <b className="font-medium">{t("open")}</b>
      <p>
        {examined
          ? t("taken", { reason: open.note })
          : open.note === NO_ADDRESS
            ? t("noAddress")
            : t("noAnswer", { why: open.note })}
      </p>
    </Note>
  );
}

/** As the RSSP says it (lib/rssp/ra/ask-card-status.ts). */
const NO_ADDRESS = "no address to ask";

import { Download } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";

/** How many steps each way has; their words are messages. */
const ACROBAT_STEPS = ["root", "fingerprint", "open", "import", "use", "again"] as const;
const OTHERS = ["page", "command", "openssl"] as const;

/** Why another product calls an issuer unknown: what that says, what it does not, and what to do. */
export function VerifyHelpPage({ roots }: { roots: { subject: string; sha256: string }[] }) {
  const t = useTranslations("verify.help");
  return (
    <main id="main" className="verify-help mx-auto max-w-reading px-4 py-8 tablet:py-12">
      <p className="text-small">
        <Link href="/verify">{t("back")}</Link>
      </p>
      <h1 className="title mt-2">{t("title")}</h1>
      <p className="mt-2 text-body text-text-soft">{t("lead")}</p>

      <section className="mt-10" aria-labelledby="why">
        <h2 className="section" id="why">
          {t("whyTitle")}
        </h2>
        <p>{t("why1")}</p>
        <p>{t("why2")}</p>
        <Note className="mt-4">{t("whyNote")}</Note>
      </section>

      <section className="mt-10" aria-labelledby="acrobat">
        <h2 className="section" id="acrobat">
          {t("acrobatTitle")}
        </h2>
        <p>{t("acrobatLead")}</p>
        <ol className="verify-help__steps">
          {ACROBAT_STEPS.map((step) => (
            <li key={step}>
              {t(`acrobat.${step}`)}
              {step === "root" && (
                <a className="btn btn--secondary btn--sm mt-2" href="/trust/root.cer" download>
                  <Icon of={Download} size="sm" />
                  {t("downloadRoot")}
                </a>
              )}
              {step === "fingerprint" && (
                <ul className="mt-2 grid gap-2">
                  {roots.map(({ subject, sha256 }) => (
                    <li key={sha256} className="text-small">
                      {subject}
                      <span className="mono block break-all">{(sha256.toUpperCase().match(/.{4}/g) ?? []).join(" ")}</span>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ol>
        <Note tone="caution" className="mt-4">
          {t("trustNote")}
        </Note>
      </section>

      <section className="mt-10" aria-labelledby="others">
        <h2 className="section" id="others">
          {t("othersTitle")}
        </h2>
        <ul className="verify-help__steps">
          {OTHERS.map((way) => (
            <li key={way}>{t(`others.${way}`)}</li>
          ))}
        </ul>
      </section>

      <section className="mt-10" aria-labelledby="words">
        <h2 className="section" id="words">
          {t("wordsTitle")}
        </h2>
        <dl className="verify-help__words">
          {(["valid", "unsure", "failed"] as const).map((word) => (
            <div key={word}>
              <dt>{t(`words.${word}`)}</dt>
              <dd>{t(`words.${word}Means`)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </main>
  );
}

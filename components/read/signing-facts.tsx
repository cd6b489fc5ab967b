import { useTranslations } from "next-intl";
import { listDate } from "@/i18n/format.ts";
import type { ReadView } from "@/lib/sca/views.ts";
import { LevelWords } from "../policy/level-words.tsx";
import { DigestLine } from "./digest-line.tsx";
import type { DigestCheck } from "./use-digest-check.ts";

/** What would be signed, and with what. */
export function SigningFacts({ signing, check }: { signing: NonNullable<ReadView["signing"]>; check: DigestCheck }) {
  const t = useTranslations("read");
  const { shortDigest, certificate } = signing;
  return (
    <>
      <section>
        <h2>{t("digest.title")}</h2>
        <DigestLine shortDigest={shortDigest} check={check} />
      </section>
      <section>
        <h2>{t("certificate")}</h2>
        <p>{certificate.displayName}</p>
        <p className="text-micro text-text-faint">
          {certificate.credentialId}　{t("certificateUntil", { date: listDate(certificate.notAfter) })}
        </p>
        <p className="text-micro text-text-faint">
          <LevelWords {...certificate.level} />
        </p>
      </section>
    </>
  );
}

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CredentialView } from "@/lib/sca/views.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";

const ORIGIN = { rssp: "originRssp", ca: "originCa", signer: "originSigner" } as const;

/** Origin, holding and algorithm of the key; level, authorisation and sole control, with what is missing for the next level. */
export function CredentialFacts({ credential }: { credential: CredentialView }) {
  const t = useTranslations("credentials");
  const short = useTranslations("policy.short");
  const { keyOrigin, holding, algorithm, level, factor, ial, aal } = credential;
  const next = level.level + 1;
  const lacking = level.reasons.filter((reason) => reason.level === next);
  return (
    <>
      <div className="pair">
        <Facts>
          <Fact label={t("fact.origin")} note={t(`fact.${ORIGIN[keyOrigin]}Note`)}>
            {t(`fact.${ORIGIN[keyOrigin]}`)}
          </Fact>
          <Fact label={t("fact.holding")}>{t(`fact.${holding}`)}</Fact>
          <Fact label={t("fact.algorithm")}>{t(algorithm === "P-256" ? "fact.p256" : "fact.rsa3072")}</Fact>
          <Fact label={t("fact.ial")} note={ial && t(`fact.ial${ial}`)}>
            {ial ? `IAL${ial}` : t("fact.ialNone")}
          </Fact>
        </Facts>
        <Facts>
          <Fact
            label={t("fact.level")}
            note={level.authorisedAsLevel > level.level && t("fact.levelAs", { level: level.authorisedAsLevel })}
          >
            {t("fact.levelWords", { level: level.level })}
          </Fact>
          <Fact label={t("fact.authorisation")}>{t("fact.pattern", { factor: factor?.kind ?? "none" })}</Fact>
          <Fact label={t("fact.scl")} note={t("fact.sclNote")}>
            {t("fact.sclWords", { scl: level.scl })}
          </Fact>
          <Fact label={t("fact.aal")} note={t(`fact.aal${aal}`)}>{`AAL${aal}`}</Fact>
        </Facts>
      </div>
      {lacking.length > 0 && (
        <Note>
          <b className="font-medium">{t("why", { level: next })}</b>
          <ul className="list-disc pl-4">
            {lacking.map(({ demand }) => (
              <li key={demand}>{short(demand)}</li>
            ))}
          </ul>
          <Link className="underline underline-offset-4" href="/policy">
            {t("policy")}
          </Link>
        </Note>
      )}
    </>
  );
}

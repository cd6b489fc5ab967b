import { ChevronDown, CircleCheck, CircleX } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { clock, evidenceTime, fileSize, listDate, longDateTime, money } from "@/i18n/format.ts";
import type { ResultView, Verdict } from "@/lib/sca/views.ts";
import { LevelWords } from "../policy/level-words.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Icon } from "../ui/icon.tsx";
import { SealPlace } from "../ui/seal-place.tsx";
import { Say } from "../ui/status.tsx";
import { EsLadder } from "../verify/es-ladder.tsx";

export const verdictTone: Record<Verdict, "valid" | "caution" | "risk"> = {
  "TOTAL-PASSED": "valid",
  INDETERMINATE: "caution",
  "TOTAL-FAILED": "risk",
};

/** Serial numbers in pairs: 4E 07 91. */
const pairs = (hex: string) => (hex.toUpperCase().match(/.{1,2}/g) ?? []).join(" ");

const mono = (words: React.ReactNode) => <span className="mono">{words}</span>;

/** Every field of JT2A 附録3 表A-1, each with what stands behind it. */
export function ResultFacts({ result }: { result: ResultView }) {
  const t = useTranslations("result");
  const party = useTranslations("contract.party");
  const locale = useLocale();
  const { signer, certificate, target, document, timestamp, revocation } = result;
  const policy = useTranslations("policy");
  const { levels } = certificate;
  const me = result.parties.find(({ mark }) => mark === signer.mark);
  return (
    <Facts>
      <Fact label={t("field.outcome")}>
        <Say tone="valid">{t("field.outcomeOk")}</Say>
      </Fact>
      <Fact label={t("field.signer")}>
        <span className="flex items-center gap-4">
          <SealPlace
            mark={signer.mark}
            state="signed"
            size="lg"
            organisation={me?.shape === "organisation"}
            label={party("label", { mark: signer.mark, name: signer.name, state: party("signed") })}
          />
          <span>
            {signer.name}
            <small className="block">{[signer.romaji, signer.organisation, signer.role].filter(Boolean).join("　")}</small>
          </span>
        </span>
      </Fact>
      <Fact
        label={t("field.signerId")}
        note={
          <>
            {t.rich("field.certificate", { serial: pairs(certificate.serial), issuer: certificate.issuer, mono })}
            <br />
            {t("field.certificateUntil", {
              from: listDate(certificate.notBefore),
              to: listDate(certificate.notAfter),
              algorithm: certificate.algorithm,
            })}
          </>
        }
      >
        {result.signerId}
      </Fact>
      <Fact
        label={t("field.level")}
        note={levels && t("field.levelNote", { minimum: levels.minimum, use: policy(`use.${levels.minimum}`) })}
      >
        {levels ? <LevelWords {...levels} /> : certificate.level}
      </Fact>
      <Fact
        label={t("field.target")}
        note={[
          target.amount === null ? "" : t("field.amount", { amount: money(target.amount, locale) }),
          t("field.targetNote", { number: target.number, pages: target.pages }),
        ]
          .filter(Boolean)
          .join("　")}
      >
        {target.title}
      </Fact>
      <Fact
        label={t("field.document")}
        note={t.rich("field.documentNote", {
          digest: document.shortDigest,
          algorithm: document.digestAlgorithm,
          level: result.level,
          mono,
        })}
      >
        {document.fileName}　<small>{fileSize(document.size)}</small>
      </Fact>
      <Fact label={t("field.signedAt")} note={evidenceTime(result.signedAt)}>
        {longDateTime(result.signedAt, locale)}
      </Fact>
      <Fact label={t("field.timestamp")} note={timestamp.authority}>
        {longDateTime(timestamp.at, locale)}
      </Fact>
      <Fact label={t("field.revocation")}>
        {t("field.revocationGood")}　
        <small className="nowrap">
          {t("field.revocationNote", { source: revocation.source, at: `${listDate(revocation.at)} ${clock(revocation.at)}` })}
        </small>
      </Fact>
      <Fact label={t("field.ladder")}>
        <EsLadder level={result.level} />
      </Fact>
      <Fact label={t("field.verdict")}>
        <Say tone={verdictTone[result.verdict]}>{t(`verdict.${result.verdict}`)}</Say>
        <small className="block">{t(`verdictWords.${result.verdict}`)}</small>
        <details className="disclosure no-print mt-2">
          <summary className="w-fit text-small text-ink-600">
            {t("field.checks")}
            <Icon of={ChevronDown} size="sm" className="chev" />
          </summary>
          <ul className="mt-2 grid gap-2">
            {result.checks.map((check) => (
              <li key={check.name} className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2 text-small leading-5">
                <span className={check.ok ? "text-valid" : "text-risk"}>
                  <Icon of={check.ok ? CircleCheck : CircleX} size="sm" className="mt-0.5" />
                </span>
                <span>
                  {t.has(`check.${check.name}`) ? t(`check.${check.name}`) : check.name}
                  <small className="mono block text-text-faint">
                    {check.name}: {check.detail}
                  </small>
                </span>
              </li>
            ))}
          </ul>
        </details>
      </Fact>
    </Facts>
  );
}

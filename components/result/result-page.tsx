import { CircleCheck, CircleHelp, CircleX, ClipboardCheck, Download, FileArchive, FileCheck2, Layers2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { clock, evidenceTime, fileSize, listDate, longDateTime } from "@/i18n/format.ts";
import type { ResultView } from "@/lib/sca/views.ts";
import { PartySeals } from "../contract/party-seals.tsx";
import { StateChip } from "../contract/state-chip.tsx";
import { hopIcons, hopMark } from "../signing/hop-looks.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Chip } from "../ui/status.tsx";
import { Timeline, TimelineEntry } from "../ui/timeline.tsx";
import { VerificationSeal } from "../ui/verification-seal.tsx";
import { PrintButton } from "./print-button.tsx";
import { ResultFacts, verdictTone } from "./result-facts.tsx";

const verdictIcon = { "TOTAL-PASSED": CircleCheck, INDETERMINATE: CircleHelp, "TOTAL-FAILED": CircleX } as const;

/** 署名結果: 附録3, the verification seal, the ten hops, the downloads. */
export function ResultPage({ result }: { result: ResultView }) {
  const t = useTranslations("result");
  const word = t(`verdict.${result.verdict}`);
  const signed = result.parties.filter((party) => party.state === "signed").length;
  const { nextSigner } = result;
  return (
    <main id="main" className="mx-auto max-w-[1216px] px-4 pt-8 pb-12 tablet:px-10 tablet:pt-12">
      <div className="done-head">
        <div>
          <h1 className="text-figure font-bold tracking-title">{nextSigner ? t("done") : t("concluded")}</h1>
          <p className="mt-2 text-lead text-text-soft">
            {nextSigner ? t("next", { name: nextSigner.name, role: nextSigner.role }) : t("all")}
          </p>
          <p className="row row--wrap mt-6">
            <StateChip state={result.contractState} />
            <Chip tone={verdictTone[result.verdict]} icon={verdictIcon[result.verdict]}>
              {t("chipVerdict", { word })}
            </Chip>
            <Chip tone="quiet" icon={Layers2}>
              {t(`level.${result.level}`)}
            </Chip>
          </p>
        </div>
        <VerificationSeal verdict={result.verdict} word={word} sub={t("verdictSub")} label={t("sealLabel")}>
          <Who4 result={result} />
        </VerificationSeal>
      </div>
      <div className="grid items-start gap-8 desk:grid-cols-[minmax(0,1fr)_400px]">
        <section className="sheet result px-5 py-6 tablet:px-12 tablet:py-10" aria-labelledby="result-title">
          <h2 className="section mb-4" id="result-title">
            {t("title")}
          </h2>
          <ResultFacts result={result} />
          <Files result={result} />
        </section>
        <aside className="grid gap-6">
          <Hops result={result} />
          <section className="card no-print grid grid-cols-[auto_minmax(0,1fr)] items-center gap-4 p-5 tablet:px-8 tablet:py-6">
            <PartySeals parties={result.parties} />
            <p>{t("progress", { total: result.parties.length, done: signed })}</p>
            <ButtonLink href="/inbox" block className="col-span-2">
              {t("toInbox")}
            </ButtonLink>
            <ButtonLink href={`/contracts/${result.contractId}`} variant="quiet" block className="col-span-2">
              {t("toContract")}
            </ButtonLink>
          </section>
        </aside>
      </div>
    </main>
  );
}

/** What the seal says when it is opened. */
function Who4({ result }: { result: ResultView }) {
  const t = useTranslations("result");
  const locale = useLocale();
  const { signer, certificate, target, document, timestamp } = result;
  return (
    <dl className="who4">
      <dt>{t("who")}</dt>
      <dd>{t("whoWords", { name: signer.name, issuer: certificate.issuer })}</dd>
      <dt>{t("what")}</dt>
      <dd>{t("whatWords", { title: target.title, revision: document.revision, pages: target.pages })}</dd>
      <dt>{t("when")}</dt>
      <dd>{t("whenWords", { at: longDateTime(timestamp.at, locale) })}</dd>
      <dt>{t("sure")}</dt>
      <dd>{result.verdict === "TOTAL-PASSED" ? t("sureWords") : t(`verdictWords.${result.verdict}`)}</dd>
    </dl>
  );
}

function Files({ result }: { result: ResultView }) {
  const t = useTranslations("result.files");
  return (
    <div className="files files--two no-print mt-6 border-t border-line pt-6">
      <a className="is-main" href={result.downloads.document} download>
        <Icon of={FileCheck2} />
        <span>
          <b>{t("document")}</b>
          <small>{t("documentNote", { size: fileSize(result.document.size) })}</small>
        </span>
        <Icon of={Download} size="sm" />
      </a>
      <a href={result.downloads.report} download>
        <Icon of={ClipboardCheck} />
        <span>
          <b>{t("report")}</b>
          <small>{t("reportNote")}</small>
        </span>
        <Icon of={Download} size="sm" />
      </a>
      {result.downloads.evidence && (
        <a href={result.downloads.evidence} download>
          <Icon of={FileArchive} />
          <span>
            <b>{t("evidence")}</b>
            <small>{t("evidenceNote")}</small>
          </span>
          <Icon of={Download} size="sm" />
        </a>
      )}
      <PrintButton />
    </div>
  );
}

function Hops({ result }: { result: ResultView }) {
  const t = useTranslations("result.hops");
  const words = useTranslations("signing.hops");
  return (
    <section className="card hops p-5 tablet:p-8" aria-labelledby="hops-title">
      <h2 className="section" id="hops-title">
        {t("title")}
      </h2>
      <p className="mt-1 text-small text-text-soft">{t("lead", { date: listDate(result.signedAt) })}</p>
      <Timeline label={t("title")} className="mt-6">
        {result.hops.map(({ hop, at }) => (
          <TimelineEntry
            key={hop}
            icon={hopIcons[hop]}
            state={hopMark(hop)}
            title={words(`${hop}.name`)}
            time={at ? clock(at, { milliseconds: true }) : undefined}
            dateTime={at ? evidenceTime(at) : undefined}
          >
            {words(`${hop}.done`, { title: result.target.title, amount: "", digest: result.document.shortDigest })}
          </TimelineEntry>
        ))}
      </Timeline>
    </section>
  );
}

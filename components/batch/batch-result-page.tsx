import { CircleCheck, CircleHelp, CircleSlash, CircleX } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { amountDigits, clock, evidenceTime, listDate, longDateTime } from "@/i18n/format.ts";
import type { BatchResultView } from "@/lib/sca/views.ts";
import { StateChip } from "../contract/state-chip.tsx";
import { PrintButton } from "../result/print-button.tsx";
import { verdictTone } from "../result/result-facts.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { Chip, Say } from "../ui/status.tsx";
import { VerificationSeal } from "../ui/verification-seal.tsx";

const verdictIcon = { "TOTAL-PASSED": CircleCheck, INDETERMINATE: CircleHelp, "TOTAL-FAILED": CircleX } as const;

type Item = BatchResultView["items"][number];
type Signed = Item & { result: NonNullable<Item["result"]> };

/** 一括署名の結果: one line a contract, its whole result behind it; what was left out and what is looked into stands apart. */
export function BatchResultPage({ batch }: { batch: BatchResultView }) {
  const t = useTranslations("batch.result");
  const { counts, items } = batch;
  const signed = items.filter((item): item is Signed => item.result !== null);
  const left = items.filter(({ stage }) => stage === "left-out");
  const rest = items.filter(({ stage, result }) => result === null && stage !== "left-out");
  const valid = signed.length > 0 && signed.every(({ result }) => result.verdict === "TOTAL-PASSED");
  return (
    <main id="main" className="mx-auto max-w-[1216px] px-4 pt-8 pb-12 tablet:px-10 tablet:pt-12">
      <div className="done-head">
        <div>
          <h1 className="text-figure font-bold tracking-title">{t("title", { count: signed.length })}</h1>
          <p className="mt-2 text-lead text-text-soft">{t("lead")}</p>
          <p className="row row--wrap mt-6">
            {valid && (
              <Chip tone="valid" icon={CircleCheck}>
                {t("allValid", { count: signed.length })}
              </Chip>
            )}
            {counts.leftOut > 0 && (
              <Chip tone="quiet" icon={CircleSlash}>
                {t("leftChip", { count: counts.leftOut })}
              </Chip>
            )}
          </p>
        </div>
        {valid && <Seal signed={signed} signerId={batch.signerId} />}
      </div>
      {rest.length > 0 && (
        <Note tone="caution" live className="mb-6">
          {t("rest", { count: rest.length })}
        </Note>
      )}
      <section className="card overflow-clip" aria-labelledby="batch-result">
        <header className="card__head">
          <h2 className="text-body font-bold" id="batch-result">
            {t("list")}
          </h2>
          {batch.signerId && <p className="push text-small text-text-soft">{t("signerId", { id: batch.signerId })}</p>}
        </header>
        <table className="table list list--results">
          <thead>
            <tr>
              <th className="c-title">{t("col.document")}</th>
              <th className="num c-money">{t("col.amount")}</th>
              <th className="c-date">{t("col.signedAt")}</th>
              <th className="c-verdict">{t("col.verdict")}</th>
              <th className="c-state">{t("col.state")}</th>
              <th className="c-act">
                <span className="visually-hidden">{t("col.act")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {signed.map((item) => (
              <SignedRow key={item.signingId} item={item} />
            ))}
            {rest.map((item) => (
              <OpenRow key={item.signingId} item={item} />
            ))}
          </tbody>
        </table>
      </section>
      {left.length > 0 && <LeftOut items={left} />}
      <div className="no-print mt-6 grid gap-2 tablet:grid-cols-[1fr_minmax(0,320px)]">
        <div className="row row--wrap">
          <ButtonLink href="/inbox">{t("toInbox")}</ButtonLink>
        </div>
        <div className="files">
          <PrintButton />
        </div>
      </div>
    </main>
  );
}

function SignedRow({ item }: { item: Signed }) {
  const t = useTranslations("batch.result");
  const words = useTranslations("result");
  const { result, contractState, amount } = item;
  return (
    <tr>
      <Document item={item} href={result.url} />
      <td className="num c-money">{amount === null ? "―" : amountDigits(amount)}</td>
      <td className="c-date">
        {listDate(result.signedAt)}
        <small>
          <time dateTime={evidenceTime(result.signedAt)}>{clock(result.signedAt, { milliseconds: true })}</time>
        </small>
      </td>
      <td className="c-verdict">
        <Say tone={verdictTone[result.verdict]} icon={verdictIcon[result.verdict]}>
          {words(`verdict.${result.verdict}`)}
        </Say>
        <small>{result.level}</small>
      </td>
      <td className="c-state">
        <StateChip state={contractState} />
      </td>
      <td className="c-act num">
        <ButtonLink variant="quiet" size="sm" href={result.url} prefetch={false} aria-label={`${t("see")} ${item.title}`}>
          {t("see")}
        </ButtonLink>
        <ButtonLink variant="quiet" size="sm" href={result.documentUrl} download aria-label={`${t("download")} ${item.title}`}>
          {t("download")}
        </ButtonLink>
      </td>
    </tr>
  );
}

function OpenRow({ item }: { item: Item }) {
  const t = useTranslations("batch");
  return (
    <tr>
      <Document item={item} href={`/contracts/${item.contractId}/signing/${item.signingId}`} />
      <td className="num c-money">{item.amount === null ? "―" : amountDigits(item.amount)}</td>
      <td className="c-date">―</td>
      <td className="c-verdict">
        <Say tone="caution" icon={CircleHelp}>
          {t(`stage.${item.stage}`)}
        </Say>
      </td>
      <td className="c-state">
        <StateChip state={item.contractState} />
      </td>
      <td className="c-act" />
    </tr>
  );
}

function Document({ item, href }: { item: Item; href: string }) {
  return (
    <td className="c-title">
      <Link href={href} prefetch={false}>
        {item.title}
      </Link>
      <small>
        {item.number}　<span className="mono">{item.shortDigest}</span>
      </small>
    </td>
  );
}

function LeftOut({ items }: { items: Item[] }) {
  const t = useTranslations("batch.result");
  return (
    <section className="card mt-6" aria-labelledby="batch-left">
      <header className="card__head">
        <h2 className="text-body font-bold" id="batch-left">
          {t("left", { count: items.length })}
        </h2>
      </header>
      <p className="px-5 pt-3 text-small text-text-soft tablet:px-6">{t("leftBody")}</p>
      <ul className="pb-2">
        {items.map((item) => (
          <li key={item.signingId} className="flex items-center gap-3 px-5 py-2 tablet:px-6">
            <Icon of={CircleSlash} size="sm" className="text-text-faint" />
            <span>
              {item.title}
              <small className="block text-micro text-text-faint">{item.number}</small>
            </span>
            <ButtonLink
              variant="quiet"
              size="sm"
              className="push"
              href={`/contracts/${item.contractId}`}
              aria-label={`${t("toContract")} ${item.title}`}
            >
              {t("toContract")}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What stands behind the seal, for all of them at once. */
function Seal({ signed, signerId }: { signed: Signed[]; signerId: string | null }) {
  const t = useTranslations("batch.result");
  const words = useTranslations("result");
  const locale = useLocale();
  const last =
    signed
      .map(({ result }) => result.timestampAt)
      .toSorted()
      .at(-1) ?? "";
  return (
    <VerificationSeal
      verdict="TOTAL-PASSED"
      word={words("verdict.TOTAL-PASSED")}
      sub={words("verdictSub")}
      label={words("sealLabel")}
    >
      <dl className="who4">
        <dt>{words("who")}</dt>
        <dd>{signerId}</dd>
        <dt>{words("what")}</dt>
        <dd>{t("sealWhat", { count: signed.length })}</dd>
        <dt>{words("when")}</dt>
        <dd>{words("whenWords", { at: longDateTime(last, locale) })}</dd>
        <dt>{words("sure")}</dt>
        <dd>{words("sureWords")}</dd>
      </dl>
    </VerificationSeal>
  );
}

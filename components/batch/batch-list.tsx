"use client";

import { CircleDashed, Eye, Hourglass } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { clock, money } from "@/i18n/format.ts";
import type { BatchItemView, BatchView } from "@/lib/sca/views.ts";
import { batchReadHref } from "../read/reading-page.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Say } from "../ui/status.tsx";
import { Tick } from "../ui/tick.tsx";

type BatchListProps = {
  batch: BatchView;
  /** contracts that the signer took out of it */
  left: ReadonlySet<string>;
  onChoose: (contractIds: string[], included: boolean) => void;
};

/** What will be asked for, one line a contract: its name and money, its digest, and whether it was opened. */
export function BatchList({ batch, left, onChoose }: BatchListProps) {
  const t = useTranslations("batch.list");
  const items = batch.items.filter(({ state }) => state !== "dropped");
  const ids = items.map(({ contractId }) => contractId);
  const out = ids.filter((id) => left.has(id)).length;
  return (
    <div className="card overflow-clip">
      <div className="batch batch--read">
        <div className="batch__head">
          <label className="tickbox">
            <Tick
              indeterminate={out > 0 && out < ids.length}
              className="check"
              type="checkbox"
              checked={out === 0}
              aria-label={t("includeAll", { count: ids.length })}
              onChange={({ target }) => onChoose(ids, target.checked)}
            />
          </label>
          <span />
          <span>{t("document")}</span>
          <span className="num">{t("amount")}</span>
          <span>{t("digest")}</span>
          <span>{t("opened")}</span>
        </div>
        <ol aria-label={t("label")}>
          {items.map((item, at) => (
            <li key={item.contractId} className={cx("batch__line", left.has(item.contractId) && "is-left")}>
              <label className="tickbox">
                <Tick
                  className="check"
                  type="checkbox"
                  checked={!left.has(item.contractId)}
                  aria-label={t("include", { title: item.title })}
                  onChange={({ target }) => onChoose([item.contractId], target.checked)}
                />
              </label>
              <Line item={item} number={at + 1} href={batchReadHref(batch.batchId, item.contractId)} />
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

function Line({ item, number, href }: { item: BatchItemView; number: number; href: string }) {
  const t = useTranslations("batch.list");
  const locale = useLocale();
  const groups = item.signing?.shortDigest.split(" ") ?? [];
  return (
    <>
      <span className="batch__n">{number}</span>
      <span className="batch__doc">
        <b>{item.title}</b>
        <small>
          {item.counterparty ?? t("alone")}　<span className="whitespace-nowrap">{item.number}</span>　
          <span className="whitespace-nowrap">{t("pages", { pages: item.pages })}</span>
        </small>
      </span>
      <span className="batch__amount">
        {item.amount === null ? <span className="faint">―</span> : money(item.amount, locale)}
      </span>
      <span className="batch__digest">{item.signing && `${groups[0]} … ${groups.at(-1)}`}</span>
      <span className="batch__state">
        <Opened item={item} />
      </span>
      <ButtonLink
        variant="quiet"
        size="sm"
        className="batch__act"
        href={href}
        prefetch={false}
        aria-label={t("openOne", { title: item.title })}
      >
        {t("open")}
      </ButtonLink>
    </>
  );
}

function Opened({ item: { state, signing } }: { item: BatchItemView }) {
  const t = useTranslations("batch.list");
  if (state === "preparing")
    return (
      <Say icon={Hourglass}>
        <span className="faint">{t("preparing")}</span>
      </Say>
    );
  if (signing?.readAt) return <Say icon={Eye}>{t("openedAt", { at: clock(signing.readAt).slice(0, 5) })}</Say>;
  return (
    <Say icon={CircleDashed}>
      <span className="font-normal text-text-faint">{t("unopened")}</span>
    </Say>
  );
}

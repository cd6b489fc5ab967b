"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { cx } from "../ui/cx.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { Tick } from "../ui/tick.tsx";
import { useChosen } from "./chosen.tsx";
import { amountOf, Digest, type ShownItem } from "./request-object.tsx";

/** Every document of the request (方法1: all N are listed to the signer), each with its tick and, opened, its facts. */
export function RequestList({ items, requester }: { items: ShownItem[]; requester: { id: string; name: string } }) {
  const t = useTranslations("rssp.list");
  const { left, heeded, choose } = useChosen();
  const all = items.map((_, position) => position);
  const some = left.size > 0 && left.size < items.length;
  const worth = items.filter(({ amount }) => amount !== undefined).length;
  const shared = sharedBy(items);
  return (
    <>
      <div className="sumline">
        <h2>{t("title", { count: items.length })}</h2>
        {worth > 0 && <span className="text-small text-text-soft">{t("worth", { count: worth })}</span>}
        <span className="text-small text-text-soft">{t("requester", requester)}</span>
      </div>
      {left.size === items.length && (
        <Note tone="caution" live className="mt-4">
          <span id="none-chosen">{t("none")}</span>
        </Note>
      )}
      <div className="batch mt-4">
        <div className="batch__head">
          <label className="tickbox">
            <Tick
              indeterminate={some}
              className="check"
              type="checkbox"
              checked={left.size === 0}
              disabled={!heeded}
              aria-label={t("includeAll", { count: items.length })}
              onChange={({ target }) => choose(all, target.checked)}
            />
          </label>
          <span />
          <span>{t("document")}</span>
          <span className="num">{t("amount")}</span>
          <span>{t("digest")}</span>
        </div>
        <ol aria-label={t("label")}>
          {items.map((item, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the order is the request's and never changes
            <li key={position} className={cx(left.has(position) && "is-left")}>
              <label className="tickbox">
                <Tick
                  className="check"
                  type="checkbox"
                  checked={!left.has(position)}
                  disabled={!heeded}
                  aria-label={t("include", { title: item.title })}
                  onChange={({ target }) => choose([position], target.checked)}
                />
              </label>
              <Line item={item} number={position + 1} others={item.parties.filter((party) => !shared.has(party))} />
            </li>
          ))}
        </ol>
      </div>
      <p className="hint">{t("hint")}</p>
    </>
  );
}

function Line({ item, number, others }: { item: ShownItem; number: number; others: string[] }) {
  const t = useTranslations("rssp.list");
  const w = useTranslations("rssp.what");
  const amount = amountOf(item.amount);
  const groups = item.digest.split(" ");
  return (
    <details className="disclosure">
      <summary>
        <span className="batch__n">{number}</span>
        <span className="batch__doc">
          <b>{item.title}</b>
          <small>{(others.length > 0 ? others : item.parties).join(t("and"))}</small>
        </span>
        <span className="batch__amount">
          {amount?.words ?? <span className="faint">―</span>}
          {amount?.yen && <small>{w("yen")}</small>}
        </span>
        <span className="batch__digest">
          {groups[0]} … {groups.at(-1)}
        </span>
        <Icon of={ChevronDown} size="sm" className="chev" />
      </summary>
      <Facts>
        <Fact label={w("reference")}>
          {item.reference}　<small>{w("pages", { pages: item.pages })}</small>
        </Fact>
        {item.parties.length > 0 && (
          <Fact label={w("parties")}>
            {item.parties.map((party) => (
              <span key={party} className="block">
                {party}
              </span>
            ))}
          </Fact>
        )}
        <Fact label={w("digest")}>
          <Digest of={item.digest} />
        </Fact>
      </Facts>
    </details>
  );
}

/** Who stands in every document, the signer among them, need not stand in every line; the opened line names all. */
function sharedBy([first, ...rest]: ShownItem[]): ReadonlySet<string> {
  return new Set(first?.parties.filter((party) => rest.every(({ parties }) => parties.includes(party))));
}

import { ChevronLeft, ChevronRight, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { amountDigits, listDate } from "@/i18n/format.ts";
import type { ContractSearch, InboxPage, InboxRow } from "@/lib/sca/views.ts";
import { ButtonLink } from "../ui/button.tsx";
import { CsvLink } from "../ui/csv-link.tsx";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { Empty } from "../ui/outcome.tsx";
import { Say } from "../ui/status.tsx";
import { ChooseBar } from "./choose-bar.tsx";
import { ChooseRow } from "./choose-row.tsx";
import { dueWords } from "./due-words.ts";
import { PartySeals } from "./party-seals.tsx";
import { searchHref } from "./search-href.ts";
import { StateChip } from "./state-chip.tsx";

function hrefOf(row: InboxRow): string {
  if (row.next === "edit") return `/contracts/${row.id}/edit`;
  if (row.next === "download") return `/api/contracts/${row.id}/document?download=1`;
  return row.next === "read" ? `/contracts/${row.id}/read` : `/contracts/${row.id}`;
}

type ContractListProps = {
  path: string;
  list: InboxPage;
  search: ContractSearch;
  now: Date;
  /** where contracts may be put together for one authorisation */
  choose?: Pick<Parameters<typeof ChooseBar>[0], "createBatch" | "limit">;
};

export function ContractList({ path, list, search, now, choose }: ContractListProps) {
  const t = useTranslations("inbox");
  if (list.rows.length === 0) return <NoContracts search={search} />;
  const mine = list.rows.filter(signsNow).map(({ id }) => id);
  const others = list.rows.filter((row) => !signsNow(row)).map(({ id }) => id);
  const choosing = choose !== undefined && mine.length > 0;
  return (
    <div className="card overflow-clip">
      {choosing && <ChooseBar mine={mine} others={others} {...choose} />}
      <table className={cx("table list", choosing && "list--choose")}>
        <thead>
          <tr>
            {choosing && (
              <th className="c-check">
                <span className="visually-hidden">{t("col.choose")}</span>
              </th>
            )}
            <th className="c-title">{t("col.title")}</th>
            <th className="c-peer">{t("col.peer")}</th>
            <th className="num c-money">{t("col.amount")}</th>
            <th className="c-seal">{t("col.seals")}</th>
            <th className="c-date">{t("col.due")}</th>
            <th className="c-state">{t("col.state")}</th>
            <th className="c-act">
              <span className="visually-hidden">{t("col.act")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.rows.map((row) => (
            <Row key={row.id} row={row} now={now} choosing={choosing} />
          ))}
        </tbody>
      </table>
      <footer className="list-foot">
        <span className="max-tablet:hidden">{t("legend")}</span>
        <CsvLink href={searchHref(`/api/lists${path}`, { ...search, page: undefined })} title={t("csvTitle")}>
          {t(list.total.more ? "csvMore" : "csv")}
        </CsvLink>
        <Pager path={path} list={list} search={search} />
      </footer>
    </div>
  );
}

/** Only a signature can be given for several at once; approvals and inputs are each on their own page. */
const signsNow = ({ viewerTurn, state, parties }: InboxRow): boolean =>
  viewerTurn &&
  (state === "awaiting_signature" || state === "partially_signed") &&
  parties.some(({ isViewer, kind }) => isViewer && kind === "signer");

function Row({ row, now, choosing }: { row: InboxRow; now: Date; choosing: boolean }) {
  const t = useTranslations("inbox");
  const peer = row.counterparty ?? row.sender;
  const due = row.due && row.dueSoon ? dueWords(row.due, now, "by") : null;
  return (
    <tr>
      {choosing && <td className="c-check">{signsNow(row) && <ChooseRow id={row.id} title={row.title} />}</td>}
      <td className="c-title">
        <Link href={`/contracts/${row.id}`}>{row.title}</Link>
        <small>{row.number}</small>
      </td>
      <td className="c-peer">
        {peer.organisation ?? peer.name}
        {peer.organisation && <small>{peer.name}</small>}
      </td>
      <td className="num c-money">{row.amount === null ? "―" : amountDigits(row.amount)}</td>
      <td className="c-seal">
        <PartySeals parties={row.parties} />
      </td>
      <td className="c-date nowrap">
        {row.due ? listDate(row.due) : "―"}
        {due && (
          <>
            <br />
            <Say tone="caution" icon={TriangleAlert}>
              {t(due.key, { days: due.days })}
            </Say>
          </>
        )}
      </td>
      <td className="c-state">
        <StateChip state={row.state} />
      </td>
      <td className="c-act num">
        <ButtonLink
          variant="quiet"
          size="sm"
          href={hrefOf(row)}
          prefetch={false}
          aria-label={`${t(`act.${row.next}`)} ${row.title}`}
        >
          {t(`act.${row.next}`)}
        </ButtonLink>
      </td>
    </tr>
  );
}

function Pager({ path, list, search }: { path: string; list: InboxPage; search: ContractSearch }) {
  const t = useTranslations("inbox");
  const from = (list.page - 1) * list.pageSize + 1;
  const to = from + list.rows.length - 1;
  const step = (page: number, label: string, icon: typeof ChevronLeft, possible: boolean) =>
    possible ? (
      <Link className="btn btn--icon btn--sm" href={searchHref(path, { ...search, page })} aria-label={label}>
        <Icon of={icon} size="sm" />
      </Link>
    ) : (
      <span className="btn btn--icon btn--sm" aria-disabled="true" role="img" aria-label={label}>
        <Icon of={icon} size="sm" />
      </span>
    );
  return (
    <nav className="row" aria-label={t("pager")}>
      {list.cutOff && <span>{t("cutOff")}</span>}
      <span>{t(list.total.more ? "rangeMore" : "range", { from, to, total: list.total.count })}</span>
      {step(list.page - 1, t("prev"), ChevronLeft, list.page > 1)}
      {step(list.page + 1, t("nextPage"), ChevronRight, list.hasNext)}
    </nav>
  );
}

function NoContracts({ search }: { search: ContractSearch }) {
  const t = useTranslations("inbox.empty");
  const searched = [search.text, search.from, search.to, search.amountMin, search.amountMax, search.party, search.number].some(
    (value) => value !== undefined && value !== "",
  );
  const kind = searched ? "search" : search.tab === "action" || search.tab === "draft" ? search.tab : "other";
  return (
    <div className="card">
      <Empty title={t(kind)}>
        <p>{t(`${kind}Body`)}</p>
      </Empty>
    </div>
  );
}

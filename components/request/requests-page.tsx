import { useTranslations } from "next-intl";
import { listDateTime } from "@/i18n/format.ts";
import type { BankRequest, BankRequestsView, RequestState } from "@/lib/sca/views.ts";
import { searchHref } from "../contract/search-href.ts";
import { PageHead } from "../frame/page-head.tsx";
import { QueueHead } from "../ra/queue-head.tsx";
import { QueueList } from "../ra/queue-list.tsx";
import { RowLink } from "../ra/row-link.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import type { RequestActs } from "./request-acts.tsx";
import { RequestChip } from "./request-chip.tsx";
import { RequestPanel } from "./request-panel.tsx";

type Search = { text?: string; state?: RequestState; open?: string; page?: number };
type RequestsPageProps = { path: string; view: BankRequestsView; search: Search; acts: RequestActs };

const TABS = ["all", "requested", "approved", "done", "rejected", "withdrawn"] as const;

/** 証明書の依頼: what the bank's staff asked for, and what becomes of it. What is looked for and what is open stand in the address. */
export function RequestsPage({ path, view, search, acts }: RequestsPageProps) {
  const t = useTranslations("requests");
  const tabs = TABS.map((state) => ({
    state,
    label: state === "all" ? t("all") : t(`state.${state}`),
    count: view.counts[state] ?? 0,
  }));
  return (
    <>
      <PageHead title={t("title")} acts={view.mayFile && <ButtonLink href={`${path}/new`}>{t("new")}</ButtonLink>}>
        {t("lead")}
      </PageHead>
      <QueueHead path={path} search={search} tabs={tabs} tabsLabel={t("tabs")} find={t("find")} />
      <div className={cx("desk2", view.opened && "desk2--open")}>
        <QueueList
          view={view}
          hrefOf={(page) => searchHref(path, { ...search, page, open: undefined })}
          none={{ title: t("none"), text: t("noneText") }}
          head={
            <>
              <th>{t("col.at")}</th>
              <th>{t("col.kind")}</th>
              <th>{t("col.who")}</th>
              <th>{t("col.which")}</th>
              <th>{t("col.state")}</th>
            </>
          }
          notes={<span className="foot3__note max-tablet:hidden">{t("note")}</span>}
        >
          {(row) => <Row key={row.id} row={row} path={path} search={search} />}
        </QueueList>
        {view.opened && (
          <RequestPanel
            key={`${view.opened.id}-${view.opened.state}`}
            request={view.opened}
            closeHref={searchHref(path, { ...search, open: undefined })}
            acts={acts}
          />
        )}
      </div>
    </>
  );
}

function Row({ row, path, search }: { row: BankRequest; path: string; search: Search }) {
  const t = useTranslations("requests");
  const open = search.open === row.id;
  return (
    <tr className={open ? "is-open" : undefined}>
      <td>
        <RowLink href={searchHref(path, { ...search, open: row.id })} open={open}>
          {row.requested ? listDateTime(row.requested.at) : row.id}
        </RowLink>
      </td>
      <td className="nowrap">{t(`kind.${row.kind}`)}</td>
      <td>
        <b>{row.person.name}</b>
        <small>{row.person.organisation ?? row.person.email}</small>
      </td>
      <td>
        {row.kyc ? row.kyc.record : row.credentialId}
        <small className="mono">{row.issued?.serial ?? row.serial}</small>
      </td>
      <td>
        <RequestChip state={row.state} />
      </td>
    </tr>
  );
}

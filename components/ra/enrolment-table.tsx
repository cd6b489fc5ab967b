import Link from "next/link";
import { useTranslations } from "next-intl";
import { listDate, listDateTime } from "@/i18n/format.ts";
import type { StaffEnrolment, StaffEnrolmentsView } from "@/lib/sca/views.ts";
import { searchHref } from "../contract/search-href.ts";
import { Empty } from "../ui/outcome.tsx";
import { Say } from "../ui/status.tsx";
import { Table } from "../ui/table.tsx";
import { EnrolmentChip } from "./enrolment-chip.tsx";
import { RowKeys } from "./row-keys.tsx";

type EnrolmentTableProps = {
  path: string;
  view: StaffEnrolmentsView;
  search: { text?: string; state?: string; open?: string; page?: number };
};

/** Applications, newest first; what is open stands in the address. */
export function EnrolmentTable({ path, view, search }: EnrolmentTableProps) {
  const t = useTranslations("enrolments");
  const { rows, total, page, pageSize } = view;
  const from = rows.length ? (page - 1) * pageSize + 1 : 0;
  const to = rows.length ? from + rows.length - 1 : 0;
  return (
    <div className="card desk2__list">
      {rows.length === 0 ? (
        <Empty title={t("none")}>
          <p>{t("noneText")}</p>
        </Empty>
      ) : (
        <div className="desk2__scroll">
          <Table dense className="q">
            <thead>
              <tr>
                <th>{t("col.at")}</th>
                <th>{t("col.who")}</th>
                <th>{t("col.kyc")}</th>
                <th>{t("col.findings")}</th>
                <th>{t("col.state")}</th>
              </tr>
            </thead>
            <RowKeys>
              {rows.map((row) => (
                <Row key={row.id} row={row} path={path} search={search} />
              ))}
            </RowKeys>
          </Table>
        </div>
      )}
      <footer className="foot3">
        <span className="foot3__note max-tablet:hidden">{t("note")}</span>
        <nav className="row push" aria-label={t("range", { total, from, to })}>
          <span>{t("range", { total, from, to })}</span>
          {page > 1 && (
            <Link className="btn btn--sm" href={searchHref(path, { ...search, page: page - 1, open: undefined })}>
              {t("prev")}
            </Link>
          )}
          {to < total && (
            <Link className="btn btn--sm" href={searchHref(path, { ...search, page: page + 1, open: undefined })}>
              {t("next")}
            </Link>
          )}
        </nav>
      </footer>
    </div>
  );
}

function Row({ row, path, search }: { row: StaffEnrolment; path: string; search: EnrolmentTableProps["search"] }) {
  const t = useTranslations("enrolments");
  const open = search.open === row.id;
  const fit = row.findings.filter(({ result }) => result === "ok").length;
  return (
    <tr className={open ? "is-open" : undefined}>
      <td>
        <Link
          href={searchHref(path, { ...search, open: row.id })}
          scroll={false}
          aria-current={open ? "true" : undefined}
          data-row
        >
          {row.applied ? listDateTime(row.applied.at) : row.id}
        </Link>
      </td>
      <td>
        <b>{row.kanjiName}</b>
        <small>{row.organisation ?? row.email}</small>
      </td>
      <td>
        {row.kyc ? (
          <>
            {row.kyc.record}
            <small>
              {t(`method.${row.kyc.method}`)} {listDate(row.kyc.date)}
            </small>
          </>
        ) : (
          t("noKyc")
        )}
      </td>
      <td className="nowrap">
        {row.findings.length > 0 ? (
          <Say tone={fit === row.findings.length ? "valid" : "caution"}>
            {fit} / {row.findings.length}
          </Say>
        ) : (
          "―"
        )}
      </td>
      <td>
        <EnrolmentChip state={row.state} />
      </td>
    </tr>
  );
}

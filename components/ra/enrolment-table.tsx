import { useTranslations } from "next-intl";
import { listDate, listDateTime } from "@/i18n/format.ts";
import type { StaffEnrolment, StaffEnrolmentsView } from "@/lib/sca/views.ts";
import { searchHref } from "../contract/search-href.ts";
import { Say } from "../ui/status.tsx";
import { EnrolmentChip } from "./enrolment-chip.tsx";
import { QueueList } from "./queue-list.tsx";
import { RowLink } from "./row-link.tsx";

type EnrolmentTableProps = {
  path: string;
  view: StaffEnrolmentsView;
  search: { text?: string; state?: string; open?: string; page?: number };
};

/** Applications, newest first; what is open stands in the address. */
export function EnrolmentTable({ path, view, search }: EnrolmentTableProps) {
  const t = useTranslations("enrolments");
  return (
    <QueueList
      view={view}
      hrefOf={(page) => searchHref(path, { ...search, page, open: undefined })}
      none={{ title: t("none"), text: t("noneText") }}
      head={
        <>
          <th>{t("col.at")}</th>
          <th>{t("col.who")}</th>
          <th>{t("col.kyc")}</th>
          <th>{t("col.findings")}</th>
          <th>{t("col.state")}</th>
        </>
      }
      notes={<span className="foot3__note max-tablet:hidden">{t("note")}</span>}
    >
      {(row) => <Row key={row.id} row={row} path={path} search={search} />}
    </QueueList>
  );
}

function Row({ row, path, search }: { row: StaffEnrolment; path: string; search: EnrolmentTableProps["search"] }) {
  const t = useTranslations("enrolments");
  const open = search.open === row.id;
  const fit = row.findings.filter(({ result }) => result === "ok").length;
  return (
    <tr className={open ? "is-open" : undefined}>
      <td>
        <RowLink href={searchHref(path, { ...search, open: row.id })} open={open}>
          {row.applied ? listDateTime(row.applied.at) : row.id}
        </RowLink>
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
        ) : row.card ? (
          <>
            {t("route.certificate")}
            <small>{row.card.issuer}</small>
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

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { listDate } from "@/i18n/format.ts";
import type { CredentialSearch, StaffCredential, StaffCredentialsView } from "@/lib/sca/views.ts";
import { searchHref } from "../contract/search-href.ts";
import { CredentialChip } from "../credential/state-chips.tsx";
import { Say } from "../ui/status.tsx";
import { QueueList } from "./queue-list.tsx";
import { RowLink } from "./row-link.tsx";

type CredentialTableProps = { path: string; view: StaffCredentialsView; search: CredentialSearch };

/** The tenant's credentials, dense; a row opens beside the list, and what is open stands in the address. */
export function CredentialTable({ path, view, search }: CredentialTableProps) {
  const t = useTranslations("ra");
  return (
    <QueueList
      view={view}
      hrefOf={(page) => searchHref(path, { ...search, page, open: undefined })}
      none={{ title: t("none"), text: t("noneText") }}
      head={
        <>
          <th>{t("col.id")}</th>
          <th>{t("col.owner")}</th>
          <th className="c-email">{t("col.email")}</th>
          <th>{t("col.state")}</th>
          <th>{t("col.factor")}</th>
          <th className="num c-left">{t("col.left")}</th>
          <th>{t("col.until")}</th>
        </>
      }
      notes={
        <>
          <span className="max-tablet:hidden">
            <kbd className="kbd">↑</kbd>
            <kbd className="kbd">↓</kbd>
            {t("keys.move")}
          </span>
          <span className="max-tablet:hidden">
            <kbd className="kbd">Enter</kbd>
            {t("keys.open")}
          </span>
          <span className="foot3__note max-tablet:hidden">{t("keys.note")}</span>
        </>
      }
    >
      {(row) => <Row key={row.credentialId} row={row} path={path} search={search} />}
    </QueueList>
  );
}

function Row({ row, path, search }: { row: StaffCredential; path: string; search: CredentialSearch }) {
  const t = useTranslations("ra");
  const { credentialId, owner, state, factor, attemptsLeft, validUntil } = row;
  const open = search.open === credentialId;
  return (
    <tr className={open ? "is-open" : undefined}>
      <td>
        <RowLink href={searchHref(path, { ...search, open: credentialId })} open={open}>
          {credentialId}
        </RowLink>
      </td>
      <td>
        <b>{owner.name}</b>
        {owner.organisation && <small>{owner.organisation}</small>}
      </td>
      <td className="c-email break-all">{owner.email}</td>
      <td>
        <CredentialChip state={state} />
      </td>
      <td className="nowrap">
        {t(`factor.${factor?.kind ?? "none"}`)}
        {factor?.synced && (
          <span className="ml-2">
            <Say tone="caution" icon={TriangleAlert}>
              {t("synced")}
            </Say>
          </span>
        )}
      </td>
      <td className="num c-left">{attemptsLeft}</td>
      <td className="nowrap">{validUntil ? listDate(validUntil) : "―"}</td>
    </tr>
  );
}

import { useTranslations } from "next-intl";
import { evidenceTime, listDateTime } from "@/i18n/format.ts";
import type { ChangeEntry, ChangesView } from "@/lib/sca/views.ts";
import { QueueList } from "../ra/queue-list.tsx";

type ChangesCardProps = { view: ChangesView; hrefOf: (page: number) => string };

/** 変更の記録: who changed what in the organisation, the newest first. */
export function ChangesCard({ view, hrefOf }: ChangesCardProps) {
  const t = useTranslations("organisation.changes");
  return (
    <div className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-4">
      <p className="text-text-soft">{t("lead")}</p>
      <QueueList
        view={view}
        hrefOf={hrefOf}
        none={{ title: t("none"), text: t("noneText") }}
        head={
          <>
            <th>{t("col.what")}</th>
            <th>{t("col.of")}</th>
            <th>{t("col.by")}</th>
            <th>{t("col.at")}</th>
          </>
        }
      >
        {(change) => (
          <tr key={change.id}>
            <td>
              {t(`what.${change.what}`)}
              <Detail of={change} />
            </td>
            <td>{change.of}</td>
            <td>{change.isViewer ? t("you") : change.by}</td>
            <td className="nowrap">
              <time dateTime={evidenceTime(change.at)}>{listDateTime(change.at)}</time>
            </td>
          </tr>
        )}
      </QueueList>
    </div>
  );
}

/** From what to what, or for whom. */
function Detail({ of }: { of: ChangeEntry }) {
  const t = useTranslations("organisation.changes");
  const memberships = useTranslations("account.memberships");
  const roles = useTranslations("account.roles");
  const visibility = useTranslations("organisation.folders.visibility");
  if (of.what === "invited" || of.what === "invitedAgain")
    return (
      <small className="whitespace-normal">{t("as", { membership: memberships(of.membership), role: roles(of.role) })}</small>
    );
  if (of.what === "folder.made" || of.what === "folder.changed")
    return (
      <small className="whitespace-normal">{t("seen", { who: of.departments.join("・") || visibility(of.visibility) })}</small>
    );
  if (of.what !== "changed") return null;
  return (
    <small className="whitespace-normal">
      {of.membership && t("membership", { from: memberships(of.membership[0]), to: memberships(of.membership[1]) })}
      {of.membership && of.department && "　"}
      {of.department && t("department", { from: of.department[0] ?? t("nobody"), to: of.department[1] ?? t("nobody") })}
    </small>
  );
}

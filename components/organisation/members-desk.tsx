import { Ban, Check, Hourglass, LockKeyhole, type LucideIcon, Mail, Search } from "lucide-react";
import Form from "next/form";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { daysUntil, listDateTime } from "@/i18n/format.ts";
import type { DepartmentView, MemberSearch, Membership, MembersView, MemberView, Role, SigningKeys } from "@/lib/sca/views.ts";
import { searchHref } from "../contract/search-href.ts";
import { QueueList } from "../ra/queue-list.tsx";
import { RowLink } from "../ra/row-link.tsx";
import { CsvLink } from "../ui/csv-link.tsx";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { Chip } from "../ui/status.tsx";
import type { MemberActs } from "./acts.ts";
import { InvitePanel } from "./invite-panel.tsx";
import { MemberPanel } from "./member-panel.tsx";
import { SigningKey } from "./signing-key.tsx";

type MembersDeskProps = {
  path: string;
  kind: "members" | "invited";
  view: MembersView;
  keys: SigningKeys;
  search: MemberSearch;
  departments: DepartmentView[];
  memberships: readonly Membership[];
  roles: Role[];
  now: Date;
  act: MemberActs;
};

/** The organisation's people, or those who were invited and have not come; one of them, or the form to invite somebody, beside the list. */
export function MembersDesk({ path, kind, view, keys, search, departments, memberships, roles, now, act }: MembersDeskProps) {
  const t = useTranslations("organisation");
  const base = kind === "members" ? {} : { tab: kind };
  const hrefOf = (more: Partial<MemberSearch>) => searchHref(path, { ...base, ...search, ...more });
  const inviting = search.open === "new";
  const filtered = Boolean(search.text || search.membership || search.department);
  const closeHref = hrefOf({ open: undefined });
  return (
    <>
      <Filters path={path} kind={kind} search={search} departments={departments} memberships={memberships} />
      <div className={cx("desk2", (view.opened || inviting) && "desk2--open")}>
        <QueueList
          view={view}
          hrefOf={(page) => hrefOf({ page, open: undefined })}
          none={
            filtered
              ? { title: t("none.search"), text: t("none.searchText") }
              : { title: t(`none.${kind}`), text: t(`none.${kind}Text`) }
          }
          head={
            <>
              <th>{t("col.name")}</th>
              <th className="c-email">{t("col.department")}</th>
              <th>{t("col.membership")}</th>
              <th className="c-email">{t("col.role")}</th>
              {kind === "members" && <th className="c-email">{t("col.certificate")}</th>}
              <th>{t("col.state")}</th>
              <th className="c-email">{t(kind === "members" ? "col.lastLogin" : "col.sent")}</th>
            </>
          }
        >
          {(row) => (
            <Row
              key={row.id}
              row={row}
              signing={kind === "members" ? (keys[row.id] ?? null) : undefined}
              href={hrefOf({ open: row.id })}
              open={search.open === row.id}
              now={now}
            />
          )}
        </QueueList>
        {inviting && (
          <InvitePanel
            closeHref={closeHref}
            departments={departments}
            grants={view.grants}
            roles={roles}
            invite={act.inviteMemberAction}
          />
        )}
        {view.opened && (
          <MemberPanel
            key={`${view.opened.id} ${view.opened.membership} ${view.opened.department?.id}`}
            member={view.opened}
            signing={<SigningKey of={keys[view.opened.id] ?? null} now={now} />}
            departments={departments}
            grants={view.grants}
            closeHref={closeHref}
            act={act}
          />
        )}
      </div>
    </>
  );
}

type FiltersProps = Pick<MembersDeskProps, "path" | "kind" | "search" | "departments" | "memberships">;

function Filters({ path, kind, search, departments, memberships }: FiltersProps) {
  const t = useTranslations("organisation");
  const words = useTranslations("account.memberships");
  return (
    <Form action={path} className="filters" role="search" aria-label={t("find.label")} scroll={false}>
      {kind === "invited" && <input type="hidden" name="tab" value="invited" />}
      <span className="with-icon">
        <Icon of={Search} />
        <input
          className="input input--sm"
          type="search"
          name="text"
          aria-label={t("find.text")}
          placeholder={t("find.text")}
          defaultValue={search.text}
          maxLength={100}
        />
      </span>
      <select
        className="input input--sm select w-auto"
        name="membership"
        aria-label={t("col.membership")}
        defaultValue={search.membership ?? ""}
      >
        <option value="">{t("find.anyMembership")}</option>
        {memberships.map((membership) => (
          <option key={membership} value={membership}>
            {words(membership)}
          </option>
        ))}
      </select>
      <select
        className="input input--sm select w-auto"
        name="department"
        aria-label={t("col.department")}
        defaultValue={search.department ?? ""}
      >
        <option value="">{t("find.anyDepartment")}</option>
        {departments.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value="none">{t("noDepartment")}</option>
      </select>
      <button className="btn btn--secondary btn--sm" type="submit">
        {t("find.go")}
      </button>
      {(search.text || search.membership || search.department) && (
        <Link className="btn btn--sm" href={kind === "members" ? path : `${path}?tab=${kind}`}>
          {t("find.clear")}
        </Link>
      )}
      {kind === "members" && (
        <CsvLink
          href={searchHref("/api/organisation/members", { ...search, page: undefined, open: undefined })}
          title={t("find.csvTitle")}
        >
          {t("find.csv")}
        </CsvLink>
      )}
    </Form>
  );
}

const STATE_ICON: Record<MemberView["state"], LucideIcon> = { active: Check, invited: Mail, locked: LockKeyhole, disabled: Ban };

export function MemberState({ member: { state, invited }, now }: { member: MemberView; now?: Date }) {
  const t = useTranslations("organisation");
  if (state === "invited" && !invited?.until)
    return (
      <Chip icon={Hourglass} tone="caution">
        {t("states.lapsed")}
      </Chip>
    );
  const days = now && invited?.until ? daysUntil(invited.until, now) : null;
  return (
    <Chip icon={STATE_ICON[state]} tone={state === "locked" ? "caution" : state === "active" ? "plain" : "quiet"}>
      {t(`states.${state}`)}
      {days !== null && `　${t("left", { days })}`}
    </Chip>
  );
}

/** `signing`: null for who holds no key, undefined where nobody can hold one yet */
type RowProps = { row: MemberView; signing?: SigningKeys[string] | null; href: string; open: boolean; now: Date };

function Row({ row, signing, href, open, now }: RowProps) {
  const memberships = useTranslations("account.memberships");
  const roles = useTranslations("account.roles");
  const at = row.invited ? row.invited.at : row.lastLoginAt;
  return (
    <tr className={open ? "is-open" : undefined}>
      <td>
        <RowLink href={href} open={open}>
          {row.displayName}
        </RowLink>
        <small className="break-all whitespace-normal">{row.email}</small>
      </td>
      <td className={cx("c-email", !row.department && "max-tablet:hidden")}>{row.department?.name ?? "―"}</td>
      <td className="nowrap">{memberships(row.membership)}</td>
      <td className="c-email nowrap">{roles(row.role)}</td>
      {signing !== undefined && (
        <td className={cx("c-email nowrap", !signing && "max-tablet:hidden")}>
          <SigningKey of={signing} now={now} />
        </td>
      )}
      <td className="nowrap">
        <MemberState member={row} now={now} />
      </td>
      <td className={cx("c-email nowrap", !at && "max-tablet:hidden")}>{at ? listDateTime(at) : "―"}</td>
    </tr>
  );
}

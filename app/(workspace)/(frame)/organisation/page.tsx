import { UserPlus } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { searchHref } from "@/components/contract/search-href.ts";
import { PageHead } from "@/components/frame/page-head.tsx";
import { ChangesCard } from "@/components/organisation/changes-card.tsx";
import { DepartmentsCard } from "@/components/organisation/departments-card.tsx";
import { FoldersDesk } from "@/components/organisation/folders-desk.tsx";
import { MembersDesk } from "@/components/organisation/members-desk.tsx";
import { RightsCard } from "@/components/organisation/rights-card.tsx";
import { ButtonLink, Icon, LinkTabs } from "@/components/ui/index.ts";
import { listDepartments, MEMBERSHIPS, may, membersView, parseMemberSearch, RIGHTS } from "@/lib/auth/index.ts";
import { foldersView, organisationChanges, signingKeysOf } from "@/lib/sca/index.ts";
import { readForPage } from "../../page-reader.ts";
import { ROLES } from "../account/roles.ts";
import * as actions from "./actions.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const PATH = "/organisation";
const TABS = ["members", "invited", "departments", "folders", "rights", "changes"] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("organisation"))("title") };
}

/** 組織とメンバー. Which part, what is looked for and what is open stand in the address. */
export default async function OrganisationPage({ searchParams }: Props) {
  const params = await searchParams;
  const tab = TABS.find((one) => one === params.tab) ?? "members";
  const search = parseMemberSearch(params);
  const found = await readForPage(PATH, async (actor, now) => {
    if (!may(actor, "members.manage")) return null;
    const kind = tab === "invited" ? ("invited" as const) : ("members" as const);
    const [view, departments, folders, changes] = await Promise.all([
      membersView(actor, { kind, search }, now),
      listDepartments(actor),
      foldersView(actor, now),
      tab === "changes" ? organisationChanges(actor, search, now) : null,
    ]);
    const roles = ROLES.filter((role) => role === "signer" || may(actor, "jobs.give"));
    // only these two show with what somebody signs
    const people = tab === "members" || tab === "invited" ? [...view.rows, view.opened ?? []].flat() : null;
    const keys = people
      ? await signingKeysOf(
          people.map(({ id }) => id),
          now,
        )
      : {};
    return { view, keys, departments, folders, changes, roles, name: actor.organisation, now };
  });
  if (!found) notFound();
  const { view, keys, departments, folders, changes, roles, name, now } = found;
  const t = await getTranslations("organisation");
  const counts = {
    ...view.counts,
    departments: departments.open.length,
    folders: folders.open.length,
    rights: undefined,
    changes: undefined,
  };
  const members = (kind: "members" | "invited") => (
    <MembersDesk
      path={PATH}
      kind={kind}
      view={view}
      keys={keys}
      search={search}
      departments={departments.open}
      memberships={MEMBERSHIPS}
      roles={roles}
      now={now}
      act={actions}
    />
  );
  const parts: Record<(typeof TABS)[number], () => ReactNode> = {
    members: () => members("members"),
    invited: () => members("invited"),
    departments: () => <DepartmentsCard departments={departments} act={actions} />,
    folders: () => <FoldersDesk path={PATH} folders={folders} departments={departments.open} open={search.open} act={actions} />,
    rights: () => (
      <RightsCard
        memberships={MEMBERSHIPS}
        rights={Object.entries(RIGHTS).map(([right, { who }]) => ({ right, who: [...who] }))}
      />
    ),
    changes: () => changes && <ChangesCard view={changes} hrefOf={(page) => searchHref(PATH, { tab, page })} />,
  };
  return (
    <>
      <PageHead
        title={t("title")}
        acts={
          <ButtonLink
            href={`${PATH}?tab=${tab === "invited" ? "invited" : "members"}&open=new`}
            variant={search.open || (tab !== "members" && tab !== "invited") ? undefined : "primary"}
          >
            <Icon of={UserPlus} size="sm" />
            {t("invite.open")}
          </ButtonLink>
        }
      >
        {[name, t("lead", { count: view.counts.members })].filter(Boolean).join("　")}
      </PageHead>
      <LinkTabs
        label={t("tabs.label")}
        tabs={TABS.map((one) => ({
          href: one === "members" ? PATH : `${PATH}?tab=${one}`,
          label: t(`tabs.${one}`),
          count: counts[one],
          current: one === tab,
        }))}
      />
      {parts[tab]()}
    </>
  );
}

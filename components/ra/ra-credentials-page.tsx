import { Search } from "lucide-react";
import Form from "next/form";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CredentialSearch, StaffCredentialsView } from "@/lib/sca/views.ts";
import { searchHref } from "../contract/search-href.ts";
import { PageHead } from "../frame/page-head.tsx";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { LinkTabs } from "../ui/tabs.tsx";
import { CredentialPanel } from "./credential-panel.tsx";
import { CredentialTable } from "./credential-table.tsx";
import type { RaActs } from "./ra-act-button.tsx";

type RaCredentialsPageProps = { path: string; view: StaffCredentialsView; search: CredentialSearch; act: RaActs };

const STATES = ["all", "locked", "suspended", "pending"] as const;

/** 証明書の管理: what RA staff see and do. What is looked for and what is open stand in the address. */
export function RaCredentialsPage({ path, view, search, act }: RaCredentialsPageProps) {
  const t = useTranslations("ra");
  const tabs = STATES.map((state) => ({
    href: searchHref(path, { ...search, state: state === "all" ? undefined : state, page: undefined, open: undefined }),
    label: t(`tabs.${state}`),
    count: view.counts[state],
    current: (search.state ?? "all") === state,
  }));
  return (
    <>
      <PageHead title={t("title")}>{t("lead")}</PageHead>
      <LinkTabs label={t("tabs.label")} tabs={tabs} />
      <Form action={path} className="filters" role="search" aria-label={t("find")} scroll={false}>
        {search.state && <input type="hidden" name="state" value={search.state} />}
        <span className="with-icon">
          <Icon of={Search} />
          <input
            className="input input--sm"
            type="search"
            name="text"
            aria-label={t("find")}
            placeholder={t("find")}
            defaultValue={search.text}
            maxLength={100}
          />
        </span>
        <button className="btn btn--secondary btn--sm" type="submit">
          {t("submit")}
        </button>
        {search.text && (
          <Link className="btn btn--sm" href={searchHref(path, { state: search.state })}>
            {t("clear")}
          </Link>
        )}
      </Form>
      <div className={cx("desk2", view.opened && "desk2--open")}>
        <CredentialTable path={path} view={view} search={search} />
        {view.opened && (
          <CredentialPanel
            key={view.opened.credentialId}
            credential={view.opened}
            awaited={view.awaited}
            closeHref={searchHref(path, { ...search, open: undefined })}
            act={act}
          />
        )}
      </div>
    </>
  );
}

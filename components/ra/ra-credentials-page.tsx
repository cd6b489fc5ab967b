import { useTranslations } from "next-intl";
import type { CredentialSearch, StaffCredentialsView } from "@/lib/sca/views.ts";
import { searchHref } from "../contract/search-href.ts";
import { PageHead } from "../frame/page-head.tsx";
import { cx } from "../ui/cx.ts";
import { CredentialPanel } from "./credential-panel.tsx";
import { CredentialTable } from "./credential-table.tsx";
import { OpenRevocations } from "./open-revocations.tsx";
import { QueueHead } from "./queue-head.tsx";
import type { RaActs } from "./ra-act-button.tsx";

type RaCredentialsPageProps = { path: string; view: StaffCredentialsView; search: CredentialSearch; act: RaActs };

const STATES = ["all", "locked", "suspended", "pending"] as const;

/** 証明書の管理: what RA staff see and do. What is looked for and what is open stand in the address. */
export function RaCredentialsPage({ path, view, search, act }: RaCredentialsPageProps) {
  const t = useTranslations("ra");
  const tabs = STATES.map((state) => ({ state, label: t(`tabs.${state}`), count: view.counts[state] }));
  return (
    <>
      <PageHead title={t("title")}>{t("lead")}</PageHead>
      <QueueHead path={path} search={search} tabs={tabs} tabsLabel={t("tabs.label")} find={t("find")} />
      {view.openRevocations.length > 0 && <OpenRevocations revocations={view.openRevocations} act={act} />}
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

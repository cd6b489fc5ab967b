import { useTranslations } from "next-intl";
import type { EnrolmentState, StaffEnrolmentsView } from "@/lib/sca/views.ts";
import { searchHref } from "../contract/search-href.ts";
import { PageHead } from "../frame/page-head.tsx";
import { cx } from "../ui/cx.ts";
import type { EnrolmentActs } from "./enrolment-acts.tsx";
import { EnrolmentPanel } from "./enrolment-panel.tsx";
import { EnrolmentTable } from "./enrolment-table.tsx";
import { QueueHead } from "./queue-head.tsx";

type EnrolmentsPageProps = {
  path: string;
  view: StaffEnrolmentsView;
  search: { text?: string; state?: EnrolmentState; open?: string; page?: number };
  acts: EnrolmentActs;
};

const TABS = ["all", "applied", "examined", "approved", "issuing", "completed", "rejected"] as const;

/** 発行申請の審査: the RA's queue. What is looked for and what is open stand in the address. */
export function EnrolmentsPage({ path, view, search, acts }: EnrolmentsPageProps) {
  const t = useTranslations("enrolments");
  const tabs = TABS.map((state) => ({
    state,
    label: state === "all" ? t("all") : t(`state.${state}`),
    count: view.counts[state] ?? 0,
  }));
  return (
    <>
      <PageHead title={t("title")}>{t("lead")}</PageHead>
      <QueueHead path={path} search={search} tabs={tabs} tabsLabel={t("tabs")} find={t("find")} />
      <div className={cx("desk2", view.opened && "desk2--open")}>
        <EnrolmentTable path={path} view={view} search={search} />
        {view.opened && (
          <EnrolmentPanel
            key={`${view.opened.id}-${view.opened.state}`}
            enrolment={view.opened}
            closeHref={searchHref(path, { ...search, open: undefined })}
            acts={acts}
          />
        )}
      </div>
    </>
  );
}

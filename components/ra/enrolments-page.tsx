import { Search } from "lucide-react";
import Form from "next/form";
import { useTranslations } from "next-intl";
import type { EnrolmentState, StaffEnrolmentsView } from "@/lib/sca/views.ts";
import { searchHref } from "../contract/search-href.ts";
import { PageHead } from "../frame/page-head.tsx";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { LinkTabs } from "../ui/tabs.tsx";
import type { EnrolmentActs } from "./enrolment-acts.tsx";
import { EnrolmentPanel } from "./enrolment-panel.tsx";
import { EnrolmentTable } from "./enrolment-table.tsx";

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
    href: searchHref(path, { text: search.text, state: state === "all" ? undefined : state }),
    label: state === "all" ? t("all") : t(`state.${state}`),
    count: view.counts[state] ?? 0,
    current: (search.state ?? "all") === state,
  }));
  return (
    <>
      <PageHead title={t("title")}>{t("lead")}</PageHead>
      <LinkTabs label={t("tabs")} tabs={tabs} />
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
      </Form>
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

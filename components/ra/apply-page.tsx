import { useTranslations } from "next-intl";
import type { StaffEnrolmentsView } from "@/lib/sca/views.ts";
import { searchHref } from "../contract/search-href.ts";
import { PageHead } from "../frame/page-head.tsx";
import { cx } from "../ui/cx.ts";
import { type Apply, ApplyForm } from "./apply-form.tsx";
import { EnrolmentPanel } from "./enrolment-panel.tsx";
import { EnrolmentTable } from "./enrolment-table.tsx";

type ApplyPageProps = {
  path: string;
  view: StaffEnrolmentsView;
  search: { text?: string; state?: string; open?: string; page?: number };
  apply: Apply;
};

/** 発行申請: what bank staff and administrators ask the RA for, on the bank's own identity check. */
export function ApplyPage({ path, view, search, apply }: ApplyPageProps) {
  const t = useTranslations("enrolments");
  return (
    <>
      <PageHead title={t("apply.title")}>{t("apply.lead")}</PageHead>
      <ApplyForm apply={apply} />
      <h2 className="section my-6">{t("apply.mine")}</h2>
      <div className={cx("desk2", view.opened && "desk2--open")}>
        <EnrolmentTable path={path} view={view} search={search} />
        {view.opened && <EnrolmentPanel enrolment={view.opened} closeHref={searchHref(path, { ...search, open: undefined })} />}
      </div>
    </>
  );
}

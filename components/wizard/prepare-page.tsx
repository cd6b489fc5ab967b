import { ChevronRight, FileText } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { TemplateView } from "@/lib/sca/views.ts";
import { FocusBar } from "../frame/focus-bar.tsx";
import { Icon } from "../ui/icon.tsx";
import { UploadCard } from "./upload-card.tsx";
import { WizardSteps } from "./wizard-steps.tsx";

/** 書類の準備: a PDF of one's own, or a template. */
export function PreparePage({ templates, uploadUrl }: { templates: TemplateView[]; uploadUrl: string }) {
  const t = useTranslations("wizard");
  const locale = useLocale();
  return (
    <>
      <FocusBar back={{ href: "/sent", label: t("back") }} title={t("newTitle")} steps={<WizardSteps now="prepare" />} />
      <main id="main" className="mx-auto max-w-page px-4 py-8 tablet:px-10">
        <div className="mx-auto grid max-w-[880px] gap-10">
          <div>
            <h2 className="title">{t("prepare.title")}</h2>
            <p className="text-body text-text-soft">{t("prepare.lead")}</p>
          </div>
          <section>
            <h3 className="section mb-4">{t("prepare.uploadTitle")}</h3>
            <UploadCard url={uploadUrl} />
          </section>
          <section>
            <h3 className="section mb-4">{t("prepare.templateTitle")}</h3>
            <ul className="grid gap-4 tablet:grid-cols-2">
              {templates.map((template) => (
                <li key={template.id}>
                  <Link className="card pick" href={`/contracts/new/${template.id}`}>
                    <Icon of={FileText} size="lg" />
                    <span>
                      <b>{template.name[locale]}</b>
                      <span className="text-small text-text-soft">{template.description[locale]}</span>
                      <small>
                        {t("prepare.parties")}　
                        {template.parties.map((party) => `${party.mark} ${party.role[locale]}`).join("　")}
                      </small>
                    </span>
                    <Icon of={ChevronRight} size="sm" />
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </main>
    </>
  );
}

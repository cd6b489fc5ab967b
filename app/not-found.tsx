import { FileQuestionMark } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { Topbar } from "@/components/frame/topbar.tsx";
import { ButtonLink, Outcome, Sheet } from "@/components/ui/index.ts";

export default async function NotFound() {
  const t = await getTranslations("common.trouble");
  return (
    <>
      <Topbar />
      <main id="main" className="mx-auto max-w-form px-4 py-12">
        <Sheet className="p-8">
          <Outcome
            icon={FileQuestionMark}
            title={t("notFoundTitle")}
            foot={<ButtonLink href="/inbox">{t("toInbox")}</ButtonLink>}
          >
            <p>{t("notFound")}</p>
          </Outcome>
        </Sheet>
      </main>
    </>
  );
}

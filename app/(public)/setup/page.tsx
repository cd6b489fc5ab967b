import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Gate } from "@/components/auth/gate.tsx";
import { GateHead } from "@/components/auth/gate-head.tsx";
import { ButtonLink } from "@/components/ui/index.ts";
import { hasOutbox } from "@/lib/jobs/index.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.setup"))("helpTitle") };
}

export default async function FirstTimePage() {
  const t = await getTranslations("auth");
  return (
    <Gate outbox={hasOutbox()}>
      <GateHead title={t("setup.helpTitle")} />
      <ol className="list-decimal space-y-4 pl-6 text-body">
        <li>{t("setup.help1")}</li>
        <li>{t("setup.help2")}</li>
        <li>{t("setup.help3")}</li>
      </ol>
      <ButtonLink href="/login" className="mt-8">
        {t("common.toLogin")}
      </ButtonLink>
    </Gate>
  );
}

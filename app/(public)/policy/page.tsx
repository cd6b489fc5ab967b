import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Topbar } from "@/components/frame/topbar.tsx";
import { PolicyPage } from "@/components/policy/policy-page.tsx";
import { ButtonLink } from "@/components/ui/index.ts";
import { servicePolicy } from "@/lib/rssp/index.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("policy"))("title") };
}

/** For everybody, before they sign up or sign (JT2A Ⅰ-3.2). */
export default async function Page() {
  const t = await getTranslations("common.landing");
  return (
    <>
      <Topbar>
        <ButtonLink href="/login" className="max-tablet:hidden">
          {t("login")}
        </ButtonLink>
      </Topbar>
      <PolicyPage policy={servicePolicy()} />
    </>
  );
}

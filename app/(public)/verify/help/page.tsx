import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Topbar } from "@/components/frame/topbar.tsx";
import { ButtonLink } from "@/components/ui/index.ts";
import { VerifyHelpPage } from "@/components/verify/verify-help-page.tsx";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { readRoots } from "@/lib/pades/validate/index.ts";
import { configuredAnchors } from "@/lib/trust/anchors.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("verify.help"))("title") };
}

/** Why Acrobat says that the issuer is unknown, and what to do about it. */
export default async function Page() {
  const t = await getTranslations("common.landing");
  const roots = (await Promise.all(configuredAnchors().map((der) => readRoots(der, nodeCrypto)))).flat();
  return (
    <>
      <Topbar>
        <ButtonLink href="/login" className="max-tablet:hidden">
          {t("login")}
        </ButtonLink>
      </Topbar>
      <VerifyHelpPage roots={roots.map(({ subject, sha256 }) => ({ subject, sha256 }))} />
    </>
  );
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Topbar } from "@/components/frame/topbar.tsx";
import { ButtonLink } from "@/components/ui/index.ts";
import { VerifyPage } from "@/components/verify/verify-page.tsx";
import { toHex } from "@/lib/bytes.ts";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { readRoots } from "@/lib/pades/validate/index.ts";
import { configuredAnchors } from "@/lib/trust/anchors.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("verify"))("title") };
}

/** For everybody. The page brings the roots and the validator; no file comes back to us. */
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
      <VerifyPage
        roots={roots.map(({ der, notAfter, ...root }) => ({ ...root, notAfter: notAfter.toISOString(), der: toHex(der) }))}
      />
    </>
  );
}

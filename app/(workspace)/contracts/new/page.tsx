import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PreparePage } from "@/components/wizard/prepare-page.tsx";
import { may } from "@/lib/auth/index.ts";
import { templates } from "@/lib/sca/index.ts";
import { readForPage } from "../../page-reader.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("wizard"))("newTitle") };
}

export default async function Page() {
  const offered = await readForPage("/contracts/new", async (actor) => (may(actor, "contract.create") ? templates() : null));
  if (!offered) notFound();
  return <PreparePage templates={offered} uploadUrl="/api/contracts" />;
}

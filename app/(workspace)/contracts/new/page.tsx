import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PreparePage } from "@/components/wizard/prepare-page.tsx";
import { templates } from "@/lib/sca/index.ts";
import { readForPage } from "../../page-reader.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("wizard"))("newTitle") };
}

export default async function Page() {
  const offered = await readForPage("/contracts/new", async () => templates());
  return <PreparePage templates={offered} uploadUrl="/api/contracts" />;
}

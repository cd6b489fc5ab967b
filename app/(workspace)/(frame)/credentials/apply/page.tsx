import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ApplyWithCardPage } from "@/components/credential/apply-with-card-page.tsx";
import { readForPage } from "../../../page-reader.ts";
import { prepareApplicationAction, sendApplicationAction } from "../actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("credentials.apply"))("title") };
}

export default async function Page() {
  await readForPage("/credentials/apply", async () => null);
  return <ApplyWithCardPage acts={{ prepare: prepareApplicationAction, send: sendApplicationAction }} />;
}

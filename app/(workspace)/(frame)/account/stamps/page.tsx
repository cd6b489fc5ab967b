import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { StampsPage } from "@/components/stamp/stamps-page.tsx";
import { ownStamps } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { chooseStampAction, deleteStampAction } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("stamps"))("title") };
}

export default async function Page() {
  const view = await readForPage("/account/stamps", ownStamps);
  return <StampsPage view={view} choose={chooseStampAction} remove={deleteStampAction} />;
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NewStampPage } from "@/components/stamp/new-stamp-page.tsx";
import { readForPage } from "../../../../page-reader.ts";
import { createStampAction, previewStampAction } from "../actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("stamps"))("new") };
}

export default async function Page() {
  const { displayName, organisation } = await readForPage("/account/stamps/new", async (actor) => actor);
  // 山田 太郎 → 山田; what a test account has in brackets is no part of a name
  const name = displayName.split(/\s/u)[0] ?? "";
  const suggested = { name, organisation: (organisation ?? "").replace(/[（(].*$/u, "") };
  return <NewStampPage suggested={suggested} preview={previewStampAction} create={createStampAction} />;
}

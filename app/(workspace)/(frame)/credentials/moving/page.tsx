import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MovingPage } from "@/components/credential/moving-page.tsx";
import { readForPage } from "../../../page-reader.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("credentials.moving"))("title") };
}

export default async function Page() {
  await readForPage("/credentials/moving", async () => null);
  return <MovingPage />;
}

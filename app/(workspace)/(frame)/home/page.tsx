import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { HomePage } from "@/components/home/home-page.tsx";
import { homeView } from "@/lib/sca/index.ts";
import { readForPage } from "../../page-reader.ts";

type Props = { searchParams: Promise<{ page?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("home"))("title") };
}

export default async function Page({ searchParams }: Props) {
  const page = Number((await searchParams).page) || 1;
  const { view, now } = await readForPage("/home", async (actor, at) => ({ view: await homeView(actor, page, at), now: at }));
  return <HomePage view={view} now={now} />;
}

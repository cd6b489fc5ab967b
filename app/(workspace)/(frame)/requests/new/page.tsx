import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { NewRequestPage } from "@/components/request/new-request-page.tsx";
import { findPeople } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { fileRequestAction } from "../actions.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const PATH = "/requests/new";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("requests.file"))("title") };
}

export default async function Page({ searchParams }: Props) {
  const { text: asked } = await searchParams;
  const text = typeof asked === "string" ? asked.trim().slice(0, 100) : "";
  const found = await readForPage(PATH, async (actor, now) => (actor.role === "staff" ? findPeople(actor, text, now) : null));
  if (!found) notFound();
  return <NewRequestPage path={PATH} listPath="/requests" text={text} found={found} file={fileRequestAction} />;
}

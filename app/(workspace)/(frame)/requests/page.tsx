import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { RequestsPage } from "@/components/request/requests-page.tsx";
import { bankRequests, parseRequestSearch } from "@/lib/sca/index.ts";
import { readForPage } from "../../page-reader.ts";
import { carryOutRequestAction, decideRequestAction, withdrawRequestAction } from "./actions.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const PATH = "/requests";
const ROLES = ["staff", "checker", "ra"];

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("requests"))("title") };
}

export default async function Page({ searchParams }: Props) {
  const search = parseRequestSearch(await searchParams);
  const view = await readForPage(PATH, async (actor, now) =>
    ROLES.includes(actor.role) ? bankRequests(actor, search, now) : null,
  );
  if (!view) notFound();
  const acts = { decide: decideRequestAction, carryOut: carryOutRequestAction, withdraw: withdrawRequestAction };
  return <RequestsPage path={PATH} view={view} search={search} acts={acts} />;
}

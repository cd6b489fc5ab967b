import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { RaCredentialsPage } from "@/components/ra/ra-credentials-page.tsx";
import { parseCredentialSearch, staffCredentials } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { actAsRaAction } from "./actions.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const PATH = "/ra/credentials";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("ra"))("title") };
}

export default async function Page({ searchParams }: Props) {
  const search = parseCredentialSearch(await searchParams);
  const view = await readForPage(PATH, async (actor, now) => (actor.role === "ra" ? staffCredentials(actor, search, now) : null));
  if (!view) notFound();
  return <RaCredentialsPage path={PATH} view={view} search={search} act={actAsRaAction} />;
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ApplyPage } from "@/components/ra/apply-page.tsx";
import { appliedEnrolments, parseEnrolmentSearch } from "@/lib/sca/index.ts";
import { readForPage } from "../../page-reader.ts";
import { applyForPersonAction } from "./actions.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const PATH = "/enrolments";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("enrolments"))("apply.title") };
}

export default async function Page({ searchParams }: Props) {
  const search = parseEnrolmentSearch(await searchParams);
  const view = await readForPage(PATH, async (actor, now) =>
    actor.role === "staff" || actor.role === "admin" ? appliedEnrolments(actor, search, now) : null,
  );
  if (!view) notFound();
  return <ApplyPage path={PATH} view={view} search={search} apply={applyForPersonAction} />;
}

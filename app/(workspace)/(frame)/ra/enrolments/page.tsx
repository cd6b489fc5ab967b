import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EnrolmentsPage } from "@/components/ra/enrolments-page.tsx";
import { parseEnrolmentSearch, staffEnrolments } from "@/lib/sca/index.ts";
import { readForPage } from "../../../page-reader.ts";
import {
  decideEnrolmentAction,
  discardImportAction,
  examineEnrolmentAction,
  importKeyAction,
  issueEnrolmentCodeAction,
} from "./actions.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const PATH = "/ra/enrolments";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("enrolments"))("title") };
}

export default async function Page({ searchParams }: Props) {
  const search = parseEnrolmentSearch(await searchParams);
  const view = await readForPage(PATH, async (actor, now) => (actor.role === "ra" ? staffEnrolments(actor, search, now) : null));
  if (!view) notFound();
  const acts = {
    examine: examineEnrolmentAction,
    decide: decideEnrolmentAction,
    issue: issueEnrolmentCodeAction,
    import: importKeyAction,
    discard: discardImportAction,
  };
  return <EnrolmentsPage path={PATH} view={view} search={search} acts={acts} />;
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ContractList } from "@/components/contract/contract-list.tsx";
import { ContractSearch } from "@/components/contract/contract-search.tsx";
import { PageHead } from "@/components/frame/page-head.tsx";
import { listInbox, parseContractSearch } from "@/lib/sca/index.ts";
import { readForPage } from "../../page-reader.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("inbox"))("archiveTitle") };
}

export default async function ArchivePage({ searchParams }: Props) {
  const search = { ...parseContractSearch(await searchParams), tab: "completed" as const };
  const { list, now } = await readForPage("/archive", async (actor, at) => ({
    list: await listInbox(actor, search, at),
    now: at,
  }));
  const t = await getTranslations("inbox");
  return (
    <>
      <PageHead title={t("archiveTitle")}>{t("archiveLead")}</PageHead>
      <ContractSearch path="/archive" search={search} />
      <ContractList path="/archive" list={list} search={search} now={now} />
    </>
  );
}

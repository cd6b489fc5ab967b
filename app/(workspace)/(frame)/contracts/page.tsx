import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ContractList } from "@/components/contract/contract-list.tsx";
import { ContractSearch } from "@/components/contract/contract-search.tsx";
import { ContractTabs } from "@/components/contract/contract-tabs.tsx";
import { FolderTabs } from "@/components/contract/folder-tabs.tsx";
import { PageHead } from "@/components/frame/page-head.tsx";
import { listTenant, parseContractSearch } from "@/lib/sca/index.ts";
import { readForPage } from "../../page-reader.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("inbox"))("tenantTitle") };
}

export default async function TenantContractsPage({ searchParams }: Props) {
  const search = parseContractSearch(await searchParams);
  const { list, now } = await readForPage("/contracts", async (actor, at) => ({
    list: await listTenant(actor, search, at),
    now: at,
  }));
  const t = await getTranslations("inbox");
  return (
    <>
      <PageHead title={t("tenantTitle")}>{t(list.whole ? "tenantLead" : "folderLead")}</PageHead>
      <FolderTabs path="/contracts" list={list} search={search} />
      <ContractTabs
        path="/contracts"
        counts={list.counts}
        search={search}
        tabs={["all", "waiting", "completed", "declined", "expired"]}
      />
      <ContractSearch path="/contracts" search={search} />
      <ContractList path="/contracts" list={list} search={search} now={now} />
    </>
  );
}

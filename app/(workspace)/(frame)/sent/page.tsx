import { PenLine } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ContractList } from "@/components/contract/contract-list.tsx";
import { ContractSearch } from "@/components/contract/contract-search.tsx";
import { ContractTabs } from "@/components/contract/contract-tabs.tsx";
import { PageHead } from "@/components/frame/page-head.tsx";
import { ButtonLink, Icon } from "@/components/ui/index.ts";
import { may } from "@/lib/auth/index.ts";
import { listSent, parseContractSearch } from "@/lib/sca/index.ts";
import { readForPage } from "../../page-reader.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("inbox"))("sentTitle") };
}

export default async function SentPage({ searchParams }: Props) {
  const search = parseContractSearch(await searchParams);
  const { list, mayCreate, now } = await readForPage("/sent", async (actor, at) => ({
    list: await listSent(actor, search, at),
    mayCreate: may(actor, "contract.create"),
    now: at,
  }));
  const t = await getTranslations("inbox");
  return (
    <>
      <PageHead
        title={t("sentTitle")}
        acts={
          mayCreate && (
            <ButtonLink href="/contracts/new" variant="primary">
              <Icon of={PenLine} size="sm" />
              {t("create")}
            </ButtonLink>
          )
        }
      >
        {t("sentLead")}
      </PageHead>
      <ContractTabs
        path="/sent"
        counts={list.counts}
        search={search}
        tabs={["all", "action", "waiting", "completed", "draft", "declined", "expired"]}
      />
      <ContractSearch path="/sent" search={search} />
      <ContractList path="/sent" list={list} search={search} now={now} />
    </>
  );
}

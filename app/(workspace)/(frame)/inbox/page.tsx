import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ContractList } from "@/components/contract/contract-list.tsx";
import { ContractSearch } from "@/components/contract/contract-search.tsx";
import { ContractTabs } from "@/components/contract/contract-tabs.tsx";
import { NextAct } from "@/components/contract/next-act.tsx";
import { PageHead } from "@/components/frame/page-head.tsx";
import { listDateTime } from "@/i18n/format.ts";
import { BATCH_LIMIT, countToDo, listInbox, parseContractSearch } from "@/lib/sca/index.ts";
import { createBatchAction } from "../../batch/actions.ts";
import { readForPage } from "../../page-reader.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("inbox"))("title") };
}

export default async function InboxPage({ searchParams }: Props) {
  const search = parseContractSearch(await searchParams);
  const { list, todo, now } = await readForPage("/inbox", async (actor, at) => ({
    list: await listInbox(actor, search, at),
    todo: await countToDo(actor),
    now: at,
  }));
  const t = await getTranslations("inbox");
  const due = list.nextAct?.dueSoon && list.nextAct.due ? t("leadDue", { at: listDateTime(list.nextAct.due) }) : "";
  const { count, more } = todo;
  return (
    <>
      <PageHead title={t("title")}>
        {count > 0 ? `${t(more ? "leadTodoMore" : "leadTodo", { count })}${due}` : t("leadNone")}
      </PageHead>
      {list.nextAct && <NextAct row={list.nextAct} now={now} />}
      <ContractTabs path="/inbox" counts={list.counts} search={search} />
      <ContractSearch path="/inbox" search={search} />
      <ContractList
        path="/inbox"
        list={list}
        search={search}
        now={now}
        choose={{ createBatch: createBatchAction, limit: BATCH_LIMIT }}
      />
    </>
  );
}

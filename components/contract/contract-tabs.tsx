import { useTranslations } from "next-intl";
import type { ContractSearch, ContractTab, InboxCounts } from "@/lib/sca/views.ts";
import { LinkTabs } from "../ui/tabs.tsx";
import { searchHref } from "./search-href.ts";
import { useTally } from "./use-tally.ts";

const inboxTabs: ContractTab[] = ["all", "action", "waiting", "completed", "draft", "declined", "expired"];

type ContractTabsProps = { path: string; counts: InboxCounts; search: ContractSearch; tabs?: ContractTab[] };

export function ContractTabs({ path, counts, search, tabs = inboxTabs }: ContractTabsProps) {
  const t = useTranslations("inbox.tabs");
  const tally = useTally();
  const current = search.tab ?? "all";
  return (
    <LinkTabs
      label={t("label")}
      tabs={tabs.map((tab) => ({
        href: searchHref(path, { ...search, tab, page: undefined }),
        label: t(tab),
        count: tally(counts[tab]),
        current: tab === current,
      }))}
    />
  );
}

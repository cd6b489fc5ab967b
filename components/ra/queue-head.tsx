import Link from "next/link";
import { useTranslations } from "next-intl";
import { searchHref } from "../contract/search-href.ts";
import { LinkTabs } from "../ui/tabs.tsx";
import { QueueSearch } from "./queue-search.tsx";

type QueueHeadProps<S extends string> = {
  path: string;
  search: { text?: string; state?: string };
  /** "all" is the one without a condition */
  tabs: { state: S | "all"; label: string; count: number }[];
  /** for whom cannot see where they stand */
  tabsLabel: string;
  /** what the text may be */
  find: string;
};

/** Above a list of staff: states as tabs, one field to look for. Both stand in the address. */
export function QueueHead<S extends string>({ path, search, tabs, tabsLabel, find }: QueueHeadProps<S>) {
  const t = useTranslations("common.queue");
  return (
    <>
      <LinkTabs
        label={tabsLabel}
        tabs={tabs.map(({ state, label, count }) => ({
          href: searchHref(path, { text: search.text, state: state === "all" ? undefined : state }),
          label,
          count,
          current: (search.state ?? "all") === state,
        }))}
      />
      <QueueSearch
        path={path}
        text={search.text}
        find={find}
        kept={search.state && <input type="hidden" name="state" value={search.state} />}
        clear={
          search.text && (
            <Link className="btn btn--sm" href={searchHref(path, { state: search.state })}>
              {t("clear")}
            </Link>
          )
        }
      />
    </>
  );
}

import { Folder } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ContractSearch, TenantPage } from "@/lib/sca/views.ts";
import { Icon } from "../ui/icon.tsx";
import { searchHref } from "./search-href.ts";

type FolderTabsProps = { path: string; list: TenantPage; search: ContractSearch };

/** Which folder's contracts are listed: the choice stands in the address, and what else is looked for stays. */
export function FolderTabs({ path, list: { folders, folder, whole }, search }: FolderTabsProps) {
  const t = useTranslations("inbox.folder");
  if (folders.length === 0) return null;
  const hrefOf = (id: string | undefined) => searchHref(path, { ...search, folder: id, page: undefined });
  const current = (id: string | null) => (folder === id ? ("page" as const) : undefined);
  return (
    <nav className="folders" aria-label={t("label")}>
      {whole && (
        <Link href={hrefOf(undefined)} aria-current={current(null)} scroll={false}>
          {t("all")}
        </Link>
      )}
      {folders.map(({ id, name }) => (
        <Link key={id} href={hrefOf(id)} aria-current={current(id)} scroll={false}>
          <Icon of={Folder} size="sm" />
          {name}
        </Link>
      ))}
    </nav>
  );
}

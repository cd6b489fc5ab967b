"use client";

import { Eye, Folder, FolderLock, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { DepartmentView, FolderChoice, FolderView } from "@/lib/sca/views.ts";
import { useTally } from "../contract/use-tally.ts";
import { RowKeys } from "../ra/row-keys.tsx";
import { RowLink } from "../ra/row-link.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { Empty } from "../ui/outcome.tsx";
import { Chip } from "../ui/status.tsx";
import { Table } from "../ui/table.tsx";
import type { FolderActs } from "./acts.ts";
import { Archived } from "./archived.tsx";
import { FolderPanel } from "./folder-panel.tsx";
import { useUndo } from "./use-undo.tsx";

type FoldersDeskProps = {
  path: string;
  folders: { open: FolderView[]; archived: FolderChoice[] };
  departments: DepartmentView[];
  /** the folder whose panel is open, or `new` */
  open?: string;
  act: FolderActs;
};

/** フォルダ: a matrix of words, who sees what; one of them beside it. */
export function FoldersDesk({ path, folders, departments, open, act }: FoldersDeskProps) {
  const t = useTranslations("organisation.folders");
  const { put, undo, note, pending } = useUndo({ archive: act.archiveFolderAction, restore: act.restoreFolderAction });
  const base = `${path}?tab=folders`;
  const opened = folders.open.find(({ id }) => id === open);
  const making = open === "new";
  return (
    <div className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="row row--wrap">
        <p className="max-w-[720px] text-text-soft">{t("lead")}</p>
        <ButtonLink className="push" size="sm" href={`${base}&open=new`}>
          <Icon of={Plus} size="sm" />
          {t("add")}
        </ButtonLink>
      </div>
      {note}
      <div className={cx("desk2", (opened || making) && "desk2--open")}>
        <section className="card desk2__list" aria-label={t("title")}>
          {folders.open.length === 0 ? (
            <Empty title={t("none")} mark="綴">
              <p>{t("noneText")}</p>
            </Empty>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the keyboard
            <section className="desk2__scroll relative" tabIndex={0} aria-label={t("matrix")}>
              <Matrix folders={folders.open} departments={departments} open={open} base={base} />
            </section>
          )}
          <footer className="foot3">
            <span>{t("foot")}</span>
          </footer>
        </section>
        {(opened || making) && (
          <FolderPanel
            key={opened?.id ?? "new"}
            folder={opened}
            departments={departments}
            closeHref={base}
            save={act.saveFolderAction}
            onArchive={put}
            busy={pending}
          />
        )}
      </div>
      <Archived rows={folders.archived} busy={pending} onRestore={(id, name) => undo({ folderId: id }, name)} />
    </div>
  );
}

type MatrixProps = { folders: FolderView[]; departments: DepartmentView[]; open?: string; base: string };

function Matrix({ folders, departments, open, base }: MatrixProps) {
  const t = useTranslations("organisation.folders");
  const tally = useTally();
  return (
    <Table dense className="q">
      <thead>
        <tr>
          <th>{t("name")}</th>
          <th>{t("who")}</th>
          {departments.map(({ id, name }) => (
            <th key={id} className="c-email text-center max-tablet:hidden">
              {name}
            </th>
          ))}
          <th className="num">{t("contracts")}</th>
        </tr>
      </thead>
      <RowKeys>
        {folders.map((folder) => (
          <tr key={folder.id} className={open === folder.id ? "is-open" : undefined}>
            <td>
              <span className="row">
                <Icon of={folder.visibility === "private" ? FolderLock : Folder} size="sm" />
                <RowLink href={`${base}&open=${folder.id}`} open={open === folder.id}>
                  {folder.name}
                </RowLink>
              </span>
            </td>
            <td>{t(`short.${folder.visibility}`, { count: folder.departments.length })}</td>
            {departments.map(({ id }) => (
              <td key={id} className="c-email text-center max-tablet:hidden">
                {folder.visibility === "everyone" || folder.departments.includes(id) ? (
                  <Chip icon={Eye}>{t("sees")}</Chip>
                ) : (
                  <span className="text-text-faint">
                    <span aria-hidden="true">―</span>
                    <span className="visually-hidden">{t("seesNot")}</span>
                  </span>
                )}
              </td>
            ))}
            <td className="num">{t("count", { count: tally(folder.contracts) })}</td>
          </tr>
        ))}
      </RowKeys>
    </Table>
  );
}

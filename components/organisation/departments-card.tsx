"use client";

import { Archive, Pencil, Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { DepartmentView } from "@/lib/sca/views.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { Empty } from "../ui/outcome.tsx";
import { Table } from "../ui/table.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";
import type { DepartmentActs } from "./acts.ts";
import { Archived } from "./archived.tsx";
import { useUndo } from "./use-undo.tsx";

type DepartmentsCardProps = { departments: { open: DepartmentView[]; archived: DepartmentView[] }; act: DepartmentActs };

/** 部署: made, renamed and put away in the list itself. */
export function DepartmentsCard({ departments, act }: DepartmentsCardProps) {
  const t = useTranslations("organisation.departments");
  const [named, setNamed] = useState<string | null>(null);
  const { put, undo, note, pending } = useUndo({ archive: act.archiveDepartmentAction, restore: act.restoreDepartmentAction });
  return (
    <div className="mt-4 grid max-w-[860px] grid-cols-[minmax(0,1fr)] gap-4">
      <p className="text-text-soft">{t("lead")}</p>
      {note}
      <section className="card" aria-label={t("title")}>
        {departments.open.length === 0 ? (
          <Empty title={t("none")} mark="部">
            <p>{t("noneText")}</p>
          </Empty>
        ) : (
          <Table className="q">
            <thead>
              <tr>
                <th>{t("name")}</th>
                <th className="num">{t("members")}</th>
                <th>
                  <span className="visually-hidden">{t("acts")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {departments.open.map((one) =>
                named === one.id ? (
                  <tr key={one.id}>
                    <td colSpan={3}>
                      <NameForm department={one} save={act.saveDepartmentAction} onDone={() => setNamed(null)} />
                    </td>
                  </tr>
                ) : (
                  <tr key={one.id}>
                    <td>
                      <b>{one.name}</b>
                    </td>
                    <td className="num">
                      <Link href={`/organisation?department=${one.id}`}>{t("people", { count: one.members })}</Link>
                    </td>
                    <td className="num">
                      <Button
                        variant="quiet"
                        size="sm"
                        aria-label={t("renameOne", { name: one.name })}
                        onClick={() => setNamed(one.id)}
                      >
                        <Icon of={Pencil} size="sm" />
                        {t("rename")}
                      </Button>
                      <Button
                        variant="quiet"
                        size="sm"
                        busy={pending}
                        aria-label={t("archiveOne", { name: one.name })}
                        onClick={() => put({ departmentId: one.id }, one.name)}
                      >
                        <Icon of={Archive} size="sm" />
                        {t("archive")}
                      </Button>
                    </td>
                  </tr>
                ),
              )}
            </tbody>
          </Table>
        )}
        <div className="border-t border-line p-4">
          <NameForm save={act.saveDepartmentAction} />
        </div>
      </section>
      <Archived rows={departments.archived} busy={pending} onRestore={(id, name) => undo({ departmentId: id }, name)} />
    </div>
  );
}

type NameFormProps = { department?: DepartmentView; save: DepartmentActs["saveDepartmentAction"]; onDone?: () => void };

/** One name: of a new department, or another one of this. */
function NameForm({ department, save, onDone }: NameFormProps) {
  const t = useTranslations("organisation.departments");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(save);
  const [name, setName] = useState(department?.name ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ departmentId: department?.id, name }, () => {
      toast(t(department ? "renamed" : "made", { name }));
      setName("");
      onDone?.();
      router.refresh();
    });
  };
  return (
    <LiveForm onSubmit={submit} noValidate>
      {trouble && !trouble.fields.name && (
        <Note tone="risk" live className="mb-3">
          {trouble.message}
        </Note>
      )}
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          small
          className="mt-0 w-[min(320px,100%)]"
          label={t(department ? "newName" : "add")}
          maxLength={40}
          value={name}
          autoFocus={department !== undefined}
          error={trouble?.fields.name}
          onChange={({ target }) => setName(target.value)}
        />
        <Button type="submit" size="sm" busy={pending}>
          {!department && <Icon of={Plus} size="sm" />}
          {t(department ? "save" : "addIt")}
        </Button>
        {onDone && (
          <Button variant="quiet" size="sm" onClick={onDone}>
            {t("back")}
          </Button>
        )}
      </div>
    </LiveForm>
  );
}

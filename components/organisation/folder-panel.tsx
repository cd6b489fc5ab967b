"use client";

import { Archive } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { DepartmentView, FolderView, FolderVisibility } from "@/lib/sca/views.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { SideHead } from "../ui/side-head.tsx";
import { Tick } from "../ui/tick.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";
import type { FolderActs } from "./acts.ts";

type FolderPanelProps = {
  /** undefined: a new one */
  folder?: FolderView;
  departments: DepartmentView[];
  closeHref: string;
  save: FolderActs["saveFolderAction"];
  onArchive: (input: { folderId: string }, name: string) => void;
  busy: boolean;
};

const VISIBILITIES: FolderVisibility[] = ["everyone", "departments", "private"];

/** A folder's name, and who sees what lies in it. */
export function FolderPanel({ folder, departments, closeHref, save, onArchive, busy }: FolderPanelProps) {
  const t = useTranslations("organisation.folders");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(save);
  const [name, setName] = useState(folder?.name ?? "");
  const [visibility, setVisibility] = useState<FolderVisibility>(folder?.visibility ?? "everyone");
  const [chosen, setChosen] = useState<readonly string[]>(folder?.departments ?? []);
  const [asksWho, setAsksWho] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const readers = visibility === "departments" ? chosen.filter((id) => departments.some((one) => one.id === id)) : [];
    setAsksWho(visibility === "departments" && readers.length === 0);
    if (visibility === "departments" && readers.length === 0) return;
    run({ folderId: folder?.id, name, visibility, departments: readers }, () => {
      toast(t(folder ? "saved" : "made", { name }));
      router.push(closeHref, { scroll: false });
      router.refresh();
    });
  };
  const toggle = (id: string) => setChosen((all) => (all.includes(id) ? all.filter((one) => one !== id) : [...all, id]));
  return (
    <aside className="side desk2__side" aria-labelledby="panel-title">
      <SideHead title={folder?.name ?? t("newTitle")} close={{ href: closeHref, label: t("close") }} />
      <div className="side__body">
        <section>
          {trouble && !trouble.fields.name && (
            <Note tone="risk" live className="mb-4">
              {trouble.message}
            </Note>
          )}
          <LiveForm onSubmit={submit} noValidate>
            <TextField
              small
              className="mt-0"
              label={t("name")}
              maxLength={40}
              required
              value={name}
              error={trouble?.fields.name}
              onChange={({ target }) => setName(target.value)}
            />
            <fieldset className="mt-6">
              <legend className="label">{t("who")}</legend>
              {VISIBILITIES.map((one) => (
                <label key={one} className="choice">
                  <Tick
                    className="radio"
                    type="radio"
                    name="visibility"
                    checked={visibility === one}
                    onChange={() => setVisibility(one)}
                  />
                  <span>
                    <b>{t(`visibility.${one}`)}</b>
                    <small>{t(`visibility.${one}Text`)}</small>
                  </span>
                </label>
              ))}
            </fieldset>
            {visibility === "departments" && (
              <fieldset className="mt-4" aria-describedby={asksWho ? "asks-who" : undefined}>
                <legend className="label">{t("departments")}</legend>
                {departments.length === 0 && <p className="text-small text-text-soft">{t("noDepartments")}</p>}
                {departments.map(({ id, name: words }) => (
                  <label key={id} className="row py-1">
                    <Tick className="check" type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
                    <span>{words}</span>
                  </label>
                ))}
                {asksWho && (
                  <Note tone="risk" live className="mt-2">
                    <span id="asks-who">{t("asksWho")}</span>
                  </Note>
                )}
              </fieldset>
            )}
            <Button type="submit" variant="primary" className="mt-6" busy={pending}>
              {t(folder ? "save" : "make")}
            </Button>
          </LiveForm>
        </section>
        {folder && (
          <section>
            <div className="row row--wrap">
              <ButtonLink size="sm" href={`/contracts?folder=${folder.id}`}>
                {t("show")}
              </ButtonLink>
              <Button variant="quiet" size="sm" busy={busy} onClick={() => onArchive({ folderId: folder.id }, folder.name)}>
                <Icon of={Archive} size="sm" />
                {t("archive")}
              </Button>
            </div>
            <p className="mt-2 text-small text-text-soft">{t("archiveText")}</p>
          </section>
        )}
      </div>
    </aside>
  );
}

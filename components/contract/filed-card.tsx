"use client";

import { Folder } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { FiledView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";

type FiledCardProps = {
  contractId: string;
  filed: FiledView;
  file: Act<{ contractId: string; folderId: string | null }>;
};

/** In which folder the contract lies, and, for who may, the way into another one. */
export function FiledCard({ contractId, filed: { folder, choices }, file }: FiledCardProps) {
  const t = useTranslations("contract.filed");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(file);
  const [chosen, setChosen] = useState(folder?.id ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ contractId, folderId: chosen || null }, () => {
      const name = choices?.find(({ id }) => id === chosen)?.name;
      toast(name ? t("moved", { name }) : t("taken"));
      router.refresh();
    });
  };
  return (
    <section className="card p-6">
      <h2 className="subhead mb-2">{t("title")}</h2>
      <p className="row">
        {folder && <Icon of={Folder} size="sm" />}
        <span className={folder ? "font-medium" : "text-text-soft"}>{folder?.name ?? t("none")}</span>
      </p>
      {choices && (
        <LiveForm onSubmit={submit} className="mt-4">
          {trouble && (
            <Note tone="risk" live className="mb-3">
              {trouble.message}
            </Note>
          )}
          <SelectField
            small
            className="mt-0"
            label={t("choose")}
            hint={t("lead")}
            value={chosen}
            onChange={({ target }) => setChosen(target.value)}
          >
            <option value="">{t("noFolder")}</option>
            {choices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <Button type="submit" size="sm" className="mt-3" busy={pending}>
            {t("move")}
          </Button>
        </LiveForm>
      )}
    </section>
  );
}

"use client";

import { ChevronDown, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";

type ArchivedProps = {
  rows: { id: string; name: string }[];
  busy: boolean;
  onRestore: (id: string, name: string) => void;
};

/** What was put away, folded; each can be had back. */
export function Archived({ rows, busy, onRestore }: ArchivedProps) {
  const t = useTranslations("organisation.undo");
  if (rows.length === 0) return null;
  return (
    <details className="disclosure">
      <summary className="btn btn--sm">
        <span>{t("list", { count: rows.length })}</span>
        <Icon of={ChevronDown} size="sm" className="chev" />
      </summary>
      <ul className="card mt-2 px-4">
        {rows.map(({ id, name }) => (
          <li key={id} className="row border-line py-2 not-first:border-t">
            <span>{name}</span>
            <Button
              className="push"
              size="sm"
              busy={busy}
              aria-label={t("restoreOne", { name })}
              onClick={() => onRestore(id, name)}
            >
              <Icon of={Undo2} size="sm" />
              {t("restore")}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { FieldsView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Note } from "../ui/note.tsx";

type ConflictNoteProps = {
  message: string;
  view: FieldsView;
  reread: Act<{ contractId: string }, FieldsView>;
  onMine: (version: number) => void;
  onTheirs: () => void;
};

/** Two editors of one draft: neither's work goes unasked. What stands here may only count where it still fits. */
export function ConflictNote({ message, view, reread, onMine, onTheirs }: ConflictNoteProps) {
  const t = useTranslations("fields.conflict");
  const [newest, setNewest] = useState<FieldsView | null>(null);
  useEffect(() => {
    let gone = false;
    reread({ contractId: view.contractId })
      .then((result) => !gone && result.ok && setNewest(result.data))
      .catch(() => undefined); // reloading is offered all the same
    return () => {
      gone = true;
    };
  }, [reread, view.contractId]);
  const fits = newest !== null && frameOf(newest) === frameOf(view);
  return (
    <Note tone="caution" live>
      <p>{message}</p>
      <p className="mt-1">{t(fits ? "fits" : "changed")}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" onClick={onTheirs}>
          {t("theirs")}
        </Button>
        {fits && (
          <Button size="sm" variant="quiet" onClick={() => onMine(newest.version)}>
            {t("mine")}
          </Button>
        )}
      </div>
    </Note>
  );
}

/** The same pages for the same people. */
const frameOf = ({ recipients, pageSizes, placing }: FieldsView) => JSON.stringify([recipients, pageSizes, placing]);

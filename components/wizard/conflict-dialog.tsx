"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import type { DraftView } from "@/lib/sca/views.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { DraftConflict } from "./use-draft-saves.ts";

/** One thing that both have, as words. */
export type Differing = { label: string; theirs: string; mine: string };

type ConflictDialogProps = {
  conflict: DraftConflict | null;
  draftId: string;
  /** what this page holds beside what the newest draft does; equal ones are left out */
  compare: (newest: DraftView) => Differing[];
  onTheirs: (newest: DraftView) => void;
  onMine: (newest: DraftView) => void;
  /** back to the page, which holds what was typed; nothing is saved */
  onLater: () => void;
};

/** Two edit one draft: what differs is shown, and neither's work goes unasked. */
export function ConflictDialog({ conflict, draftId, compare, onTheirs, onMine, onLater }: ConflictDialogProps) {
  const t = useTranslations("wizard.conflict");
  const caption = useId();
  const newest = conflict?.newest ?? null;
  const differing = newest ? compare(newest).filter(({ theirs, mine }) => theirs !== mine) : [];
  return (
    <Dialog
      open={conflict !== null}
      onOpenChange={(open) => !open && onLater()}
      title={t("title")}
      description={newest ? t("lead") : conflict?.message}
      foot={
        newest ? (
          <>
            <Button variant="quiet" onClick={onLater}>
              {t("later")}
            </Button>
            <Button onClick={() => onMine(newest)}>{t("mine")}</Button>
            <Button variant="primary" onClick={() => onTheirs(newest)}>
              {t("theirs")}
            </Button>
          </>
        ) : (
          <>
            <Button variant="quiet" onClick={onLater}>
              {t("later")}
            </Button>
            <ButtonLink variant="primary" href={`/contracts/${draftId}`}>
              {t("look")}
            </ButtonLink>
          </>
        )
      }
    >
      {differing.length > 0 && (
        <table className="differing" aria-labelledby={caption}>
          <caption id={caption} className="visually-hidden">
            {t("caption")}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("what")}</th>
              <th scope="col">{t("newer")}</th>
              <th scope="col">{t("here")}</th>
            </tr>
          </thead>
          <tbody>
            {differing.map(({ label, theirs, mine }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{theirs || "―"}</td>
                <td>{mine || "―"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}

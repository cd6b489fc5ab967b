"use client";

import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Note } from "./note.tsx";

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description: ReactNode;
  /** the words of the way back, of the act, and of the act under way */
  words: { back: string; act: string; busy: string };
  variant: "primary" | "risk-solid";
  busy: boolean;
  onConfirm: () => void;
  /** why the act did not come about */
  trouble?: string;
};

/** One question before an act that reaches others; it stays open while the act is under way. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  words,
  variant,
  busy,
  onConfirm,
  trouble,
}: ConfirmDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !busy && onOpenChange(next)}
      title={title}
      description={description}
      foot={
        <>
          <Button variant="quiet" disabled={busy} onClick={() => onOpenChange(false)}>
            {words.back}
          </Button>
          <Button variant={variant} busy={busy} onClick={onConfirm}>
            {busy ? words.busy : words.act}
          </Button>
        </>
      }
    >
      {trouble && (
        <Note tone="risk" live>
          {trouble}
        </Note>
      )}
    </Dialog>
  );
}

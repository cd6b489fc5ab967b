"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextAreaField } from "../ui/field.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";

type Words = Record<
  "title" | "description" | "reason" | "reasonHint" | "reasonNeeded" | "confirm" | "busy" | "back" | "done",
  string
>;

type ReasonedActProps = {
  contractId: string;
  act: Act<{ contractId: string; reason: string }>;
  words: Words;
  variant: "primary" | "risk-solid";
  /** what asks the question */
  button: (ask: () => void) => ReactNode;
};

/** An act that wants a reason: quiet until the dialog. The contract's page then shows what became of it. */
export function ReasonedAct({ contractId, act, words, variant, button }: ReasonedActProps) {
  const router = useRouter();
  const toast = useToast();
  const form = useId();
  const [open, setOpen] = useState(false);
  const [missing, setMissing] = useState(false);
  const { run, pending, trouble } = useAction(act);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
    setMissing(!reason);
    if (!reason) return;
    run({ contractId, reason }, () => {
      setOpen(false);
      toast(words.done);
      router.push(`/contracts/${contractId}`);
      router.refresh();
    });
  };
  const field = missing ? words.reasonNeeded : trouble?.fields.reason;
  return (
    <>
      {button(() => setOpen(true))}
      <Dialog
        open={open}
        onOpenChange={(next) => !pending && setOpen(next)}
        title={words.title}
        description={words.description}
        foot={
          <>
            <Button variant="quiet" disabled={pending} onClick={() => setOpen(false)}>
              {words.back}
            </Button>
            <Button variant={variant} type="submit" form={form} busy={pending}>
              {pending ? words.busy : words.confirm}
            </Button>
          </>
        }
      >
        <LiveForm id={form} onSubmit={submit} noValidate>
          {trouble && !field && (
            <Note tone="risk" live className="mb-4">
              {trouble.message}
            </Note>
          )}
          <TextAreaField
            name="reason"
            label={words.reason}
            hint={words.reasonHint}
            error={field}
            maxLength={500}
            rows={4}
            required
          />
        </LiveForm>
      </Dialog>
    </>
  );
}

/** The words of such a question from one place of the catalogue. */
export const reasonWords = (t: (key: string) => string): Words => ({
  title: t("title"),
  description: t("description"),
  reason: t("reason"),
  reasonHint: t("reasonHint"),
  reasonNeeded: t("reasonNeeded"),
  confirm: t("confirm"),
  busy: t("busy"),
  back: t("back"),
  done: t("done"),
});

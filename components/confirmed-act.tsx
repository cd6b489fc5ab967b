"use client";

import { useRouter } from "next/navigation";
import { type ComponentProps, type ReactNode, useState } from "react";
import type { Act } from "./act.ts";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { useToast } from "./ui/toast.tsx";
import { useAction } from "./use-action.ts";

type Question = Pick<ComponentProps<typeof ConfirmDialog>, "title" | "description" | "words" | "variant">;

type ConfirmedActProps<I> = Question & {
  act: Act<I, unknown>;
  input: I;
  /** said once it is done */
  done: string;
  /** where it goes on; this page again where nothing is said */
  next?: string;
  /** what asks the question */
  button: (ask: () => void) => ReactNode;
};

/** An act behind one question; the page then shows what became of it. */
export function ConfirmedAct<I>({ act, input, done, next, button, ...question }: ConfirmedActProps<I>) {
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const { run, pending, trouble } = useAction(act);
  const confirm = () =>
    run(input, () => {
      setOpen(false);
      toast(done);
      if (next) router.push(next);
      router.refresh();
    });
  return (
    <>
      {button(() => setOpen(true))}
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        {...question}
        busy={pending}
        onConfirm={confirm}
        trouble={trouble?.message}
      />
    </>
  );
}

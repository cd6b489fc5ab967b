"use client";

import { Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";

type Gone<I> = { input: I; name: string };

/** Something is put away without a question, and can be had back with one click: `note` stands where it happened. */
export function useUndo<I>({ archive, restore }: { archive: Act<I>; restore: Act<I> }) {
  const t = useTranslations("organisation.undo");
  const router = useRouter();
  const toast = useToast();
  const away = useAction(archive);
  const back = useAction(restore);
  const [gone, setGone] = useState<Gone<I> | null>(null);
  const put = (input: I, name: string) =>
    away.run(input, () => {
      setGone({ input, name });
      router.refresh();
    });
  const undo = (input: I, name: string) =>
    back.run(input, () => {
      setGone(null);
      toast(t("restored", { name }));
      router.refresh();
    });
  const trouble = away.trouble ?? back.trouble;
  const note = (
    <>
      {trouble && (
        <Note tone="risk" live className="mb-4">
          {trouble.message}
        </Note>
      )}
      {gone && (
        <div className="row row--wrap mb-4" role="status">
          <span>{t("archived", { name: gone.name })}</span>
          <Button size="sm" busy={back.pending} onClick={() => undo(gone.input, gone.name)}>
            <Icon of={Undo2} size="sm" />
            {t("undo")}
          </Button>
        </div>
      )}
    </>
  );
  return { put, undo, note, pending: away.pending || back.pending };
}

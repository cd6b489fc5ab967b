"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { fileSize } from "@/i18n/format.ts";
import { UPLOAD_LIMIT } from "@/lib/upload-rules.ts";
import { DropZone } from "../ui/drop-zone.tsx";
import { sendFile } from "./send-file.ts";

/** A PDF on its way in: progress, and a typed reason when it is refused. What the file is, the server tells. */
export function UploadCard({ url }: { url: string }) {
  const t = useTranslations("wizard.prepare");
  const router = useRouter();
  const [going, setGoing] = useState<{ name: string; size: number; share: number }>();
  const [refusal, setRefusal] = useState<string>();
  /** The first makes the draft, the others join it; what is refused is told by name, and the draft goes on without it. */
  const take = async ([first, ...others]: [File, ...File[]]) => {
    setRefusal(undefined);
    const made = await send<{ contractId: string }>(url, first);
    if (!made) return setGoing(undefined);
    for (const file of others) await send(`${url}/${made.contractId}/parts?kind=document`, file);
    router.push(`/contracts/${made.contractId}/documents`);
  };
  const send = async <T,>(to: string, file: File): Promise<T | undefined> => {
    const told = (words: string) => setRefusal(words);
    if (file.size > UPLOAD_LIMIT) return void told(t("tooLarge")); // saves the sender the wait; the server refuses it too
    setGoing({ name: file.name, size: file.size, share: 0 });
    const answer = await sendFile<T>(to, file, (share) => setGoing({ name: file.name, size: file.size, share }));
    if (answer !== "lost" && answer.ok) return answer.data;
    told(answer === "lost" ? t("lost") : answer.message);
  };
  return (
    <DropZone
      label={t("dropLabel")}
      title={going ? t(going.share < 1 ? "sending" : "checking", { name: going.name }) : t("drop")}
      hint={going ? t("sendingHint", { size: fileSize(going.size) }) : t("dropHint")}
      button={t("dropButton")}
      accept="application/pdf,.pdf"
      multiple
      onFiles={take}
      progress={going?.share}
      error={refusal}
    />
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { fileSize } from "@/i18n/format.ts";
import { DropZone } from "../ui/drop-zone.tsx";
import { sendFile } from "./send-file.ts";

const LIMIT = 50 * 1024 * 1024;

/** A PDF on its way in: progress, and a typed reason when it is refused. What the file is, the server tells. */
export function UploadCard({ url }: { url: string }) {
  const t = useTranslations("wizard.prepare");
  const router = useRouter();
  const [going, setGoing] = useState<{ name: string; size: number; share: number }>();
  const [refusal, setRefusal] = useState<string>();
  const take = async (file: File) => {
    if (file.size > LIMIT) return setRefusal(t("tooLarge")); // saves the sender the wait; the server refuses it too
    setRefusal(undefined);
    setGoing({ name: file.name, size: file.size, share: 0 });
    const answer = await sendFile(url, file, (share) => setGoing({ name: file.name, size: file.size, share }));
    if (answer !== "lost" && answer.ok) return router.push(`/contracts/${answer.data.contractId}/recipients`);
    setGoing(undefined);
    setRefusal(answer === "lost" ? t("lost") : answer.message);
  };
  return (
    <DropZone
      label={t("dropLabel")}
      title={going ? t(going.share < 1 ? "sending" : "checking", { name: going.name }) : t("drop")}
      hint={going ? t("sendingHint", { size: fileSize(going.size) }) : t("dropHint")}
      button={t("dropButton")}
      accept="application/pdf,.pdf"
      onFile={take}
      progress={going?.share}
      error={refusal}
    />
  );
}

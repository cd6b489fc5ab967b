import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { PartView } from "@/lib/sca/views.ts";
import { UPLOAD_LIMIT } from "@/lib/upload-rules.ts";
import { sendFile } from "./send-file.ts";

export type PartUpload = { key: number; kind: PartView["kind"]; file: File; share: number; refusal?: string };

/** Files on their way in, one after the other; a refused one stays with its reason until it is tried again or dismissed. */
export function usePartUploads(url: string, onAdded: (part: PartView) => void) {
  const t = useTranslations("wizard.prepare");
  const [uploads, setUploads] = useState<PartUpload[]>([]);
  const next = useRef(1);
  const line = useRef<Promise<void>>(Promise.resolve());
  const put = (key: number, change: Partial<PartUpload>) =>
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const dismiss = (key: number) => setUploads((all) => all.filter((one) => one.key !== key));
  const run = async ({ key, kind, file }: PartUpload) => {
    if (file.size > UPLOAD_LIMIT) return put(key, { refusal: t("tooLarge") });
    put(key, { share: 0, refusal: undefined });
    const answer = await sendFile<PartView>(`${url}?kind=${kind}`, file, (share) => put(key, { share }));
    if (answer === "lost" || !answer.ok) return put(key, { refusal: answer === "lost" ? t("lost") : answer.message });
    dismiss(key);
    onAdded(answer.data);
  };
  const queue = (upload: PartUpload) => {
    // The service looks at one file of a person at a time.
    line.current = line.current.then(() => run(upload));
  };
  const add = (kind: PartView["kind"], files: readonly File[]) => {
    const more = files.map((file) => ({ key: next.current++, kind, file, share: 0 }));
    setUploads((all) => [...all, ...more]);
    more.forEach(queue);
  };
  const retry = (upload: PartUpload) => {
    put(upload.key, { share: 0, refusal: undefined });
    queue(upload);
  };
  const going = uploads.some(({ refusal }) => refusal === undefined);
  return { uploads, going, add, retry, dismiss };
}

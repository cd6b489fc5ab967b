import { Download, FileCheck2, FileText, Paperclip } from "lucide-react";
import { useTranslations } from "next-intl";
import { fileSize, listDateTime, shortDigest } from "@/i18n/format.ts";
import type { ContractView, DocumentView, PartView } from "@/lib/sca/views.ts";
import { Icon } from "../ui/icon.tsx";

/** Stored revisions, the newest first and foremost. */
export function DocumentList({ contract }: { contract: ContractView }) {
  const t = useTranslations("contract");
  const documents = contract.documents.toSorted((a, b) => b.revision - a.revision);
  const nameOf = (document: DocumentView) =>
    document.kind === "signed" && contract.state === "completed" && document === documents[0]
      ? t("document.final")
      : t(`document.${document.kind}`, { mark: document.mark ?? "" });
  return (
    <ul className="files">
      {documents.map((document) => (
        <li key={document.revision}>
          <a href={document.downloadUrl} download>
            <Icon of={document.kind === "signed" || document.kind === "archived" ? FileCheck2 : FileText} />
            <span>
              <b>
                {nameOf(document)}
                <span className="visually-hidden">{t("document.download")}</span>
              </b>
              <small>
                {t("document.revision", { revision: document.revision })}　{fileSize(document.size)}　
                {t("pages", { count: document.pages })}　{listDateTime(document.createdAt)}
              </small>
              <small className="block mono">SHA-256 {shortDigest(document.sha256)}</small>
            </span>
            <Icon of={Download} size="sm" />
          </a>
        </li>
      ))}
    </ul>
  );
}

type PartFilesProps = { parts: PartView[] };

/** The originals that the sender put in, or the attachments inside the contract's PDF. */
export function PartFiles({ parts }: PartFilesProps) {
  const t = useTranslations("contract");
  return (
    <ul className="files">
      {parts.map((part) => (
        <li key={part.id}>
          <a href={part.url} download>
            <Icon of={part.kind === "attachment" ? Paperclip : FileText} />
            <span className="min-w-0 wrap-anywhere">
              <b>
                {part.fileName}
                <span className="visually-hidden">{t("document.download")}</span>
              </b>
              <small>
                {part.pages !== null && <>{t("pages", { count: part.pages })}　</>}
                {fileSize(part.size)}
              </small>
            </span>
            <Icon of={Download} size="sm" />
          </a>
        </li>
      ))}
    </ul>
  );
}

"use client";

import { ExternalLink, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState, useTransition } from "react";
import { clock, fileSize } from "@/i18n/format.ts";
import type { DraftView, PartView } from "@/lib/sca/views.ts";
import { UPLOAD_LIMIT_MB } from "@/lib/upload-rules.ts";
import type { Act, ActResult } from "../act.ts";
import { FocusBar } from "../frame/focus-bar.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { DropZone } from "../ui/drop-zone.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { PartRows } from "./part-rows.tsx";
import { PartUploads } from "./part-uploads.tsx";
import { ReturnedNote } from "./returned-note.tsx";
import { usePartUploads } from "./use-part-uploads.ts";
import { WizardSteps } from "./wizard-steps.tsx";

type DocumentsPageProps = {
  draft: DraftView;
  /** takes one more file */
  uploadUrl: string;
  /** endings that may be attached */
  attachable: string[];
  order: Act<{ contractId: string; order: string[] }>;
  remove: Act<{ contractId: string; partId: string }>;
  restore: Act<{ contractId: string; partId: string }>;
};

/** 書類の準備 of a draft: its documents in order, which become one, and what is attached to it. */
export function DocumentsPage({ draft, uploadUrl, attachable, order, remove, restore }: DocumentsPageProps) {
  const t = useTranslations("wizard.documents");
  const words = useTranslations("wizard");
  const router = useRouter();
  const [parts, setParts] = useState(draft.parts);
  const [removed, setRemoved] = useState<PartView>();
  const [trouble, setTrouble] = useState<string>();
  const [said, setSaid] = useState("");
  const [busy, start] = useTransition();
  useEffect(() => setParts(draft.parts), [draft.parts]);
  const { uploads, going, add, retry, dismiss } = usePartUploads(uploadUrl, (part) => {
    setParts((all) => [...all, part]);
    setSaid(t("added", { name: part.fileName }));
    router.refresh();
  });

  const documents = parts.filter(({ kind }) => kind === "document");
  const attachments = parts.filter(({ kind }) => kind === "attachment");
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  const pages = documents.reduce((sum, part) => sum + (part.pages ?? 0), 0);

  /** Shown at once; what the service refuses is taken back. */
  const change = (next: PartView[], act: () => Promise<ActResult<unknown>>, then: () => void) => {
    const before = parts;
    setTrouble(undefined);
    setParts(next);
    start(async () => {
      const result = await act();
      if (result.ok) then();
      else {
        setParts(before);
        setTrouble(result.message);
      }
      router.refresh();
    });
  };
  const move = (kind: PartView["kind"]) => (from: number, to: number) => {
    const list = kind === "document" ? [...documents] : [...attachments];
    const [part] = list.splice(from, 1);
    if (!part) return;
    list.splice(to, 0, part);
    const next = kind === "document" ? [...list, ...attachments] : [...documents, ...list];
    change(
      next,
      () => order({ contractId: draft.id, order: next.map(({ id }) => id) }),
      () => setSaid(t("moved", { name: part.fileName, position: to + 1 })),
    );
  };
  const takeOut = (part: PartView) =>
    change(
      parts.filter(({ id }) => id !== part.id),
      () => remove({ contractId: draft.id, partId: part.id }),
      () => setRemoved(part),
    );
  const putBack = (part: PartView) =>
    start(async () => {
      const result = await restore({ contractId: draft.id, partId: part.id });
      setRemoved(undefined);
      if (result.ok) setSaid(t("restored", { name: part.fileName }));
      else setTrouble(result.message);
      router.refresh();
    });

  const still = busy || going;
  const uploadsOf = (kind: PartView["kind"]) => uploads.filter((upload) => upload.kind === kind);
  return (
    <>
      <FocusBar
        back={{ href: "/sent?tab=draft", label: words("back") }}
        title={draft.title}
        sub={words("draftSub", { number: draft.number, at: clock(draft.savedAt).slice(0, 5) })}
        steps={<WizardSteps now="prepare" draftId={draft.id} />}
        acts={
          still ? (
            <Button variant="primary" disabled>
              {t("next")}
            </Button>
          ) : (
            <ButtonLink variant="primary" href={`/contracts/${draft.id}/recipients`}>
              {t("next")}
            </ButtonLink>
          )
        }
      />
      <main id="main" className="mx-auto max-w-page px-4 py-8 tablet:px-10">
        <div className="mx-auto grid max-w-[880px] gap-10">
          <div>
            <ReturnedNote reason={draft.returnReason} />
            <h2 className="title">{t("title")}</h2>
            <p className="text-body text-text-soft">{t("lead")}</p>
          </div>
          {trouble && (
            <Note tone="risk" live>
              {trouble}
            </Note>
          )}
          {removed && (
            <Note live>
              <span className="row row--wrap">
                {t("removed", { name: removed.fileName })}
                <Button size="sm" variant="quiet" disabled={still} onClick={() => putBack(removed)}>
                  <Icon of={Undo2} size="sm" />
                  {t("undo")}
                </Button>
              </span>
            </Note>
          )}
          <section aria-labelledby="documents">
            <div className="row row--wrap mb-4">
              <h3 className="section" id="documents">
                {t("documents")}
              </h3>
              <span className="text-small text-text-soft">
                {t("count", { count: documents.length })}　{t("pages", { count: pages })}
              </span>
              <a className="link push row" href={draft.document.url} target="_blank" rel="noopener">
                {t("look")}
                <Icon of={ExternalLink} size="sm" />
              </a>
            </div>
            <PartRows
              label={t("documents")}
              parts={documents}
              firstFixed={draft.source.kind === "template"}
              keepLast
              busy={still}
              onMove={move("document")}
              onRemove={takeOut}
            />
            <PartUploads uploads={uploadsOf("document")} onRetry={retry} onDismiss={dismiss} />
            <DropZone
              label={t("addDocument")}
              title={t("addDocumentTitle")}
              hint={t("addDocumentHint")}
              button={words("prepare.dropButton")}
              accept="application/pdf,.pdf"
              multiple
              onFiles={(files) => add("document", files)}
            />
          </section>
          <section aria-labelledby="attachments">
            <div className="row row--wrap mb-1">
              <h3 className="section" id="attachments">
                {t("attachments")}
              </h3>
              <span className="text-small text-text-soft">{t("attachmentCount", { count: attachments.length })}</span>
            </div>
            <p className="mb-4 text-text-soft">{t("attachmentsLead")}</p>
            <PartRows label={t("attachments")} parts={attachments} busy={still} onMove={move("attachment")} onRemove={takeOut} />
            <PartUploads uploads={uploadsOf("attachment")} onRetry={retry} onDismiss={dismiss} />
            <DropZone
              label={t("addAttachment")}
              title={t("addAttachmentTitle")}
              hint={t("addAttachmentHint")}
              button={words("prepare.dropButton")}
              accept={attachable.join(",")}
              multiple
              onFiles={(files) => add("attachment", files)}
            />
          </section>
          <p className="text-small text-text-soft">{t("total", { size: fileSize(total), limit: UPLOAD_LIMIT_MB })}</p>
          <p className="visually-hidden" aria-live="polite">
            {said}
          </p>
        </div>
      </main>
    </>
  );
}

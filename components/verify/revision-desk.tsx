"use client";

import { Download, FileText, GitCompareArrows } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { listDateTime } from "@/i18n/format.ts";
import type { SignatureReport, ValidationReport } from "@/lib/pades/validate/report.ts";
import { PdfDesk } from "../pdf/pdf-desk.tsx";
import { Icon } from "../ui/icon.tsx";
import { PressButton } from "../ui/press-button.tsx";
import { type RevisionChoice, revisionFile, revisionName } from "./revisions.ts";
import { nameOf } from "./signature-card.tsx";
import { useObjectUrl } from "./use-object-url.ts";

type RevisionDeskProps = {
  file: File;
  report: ValidationReport;
  revisions: RevisionChoice[];
  shown: number;
  onShow: (index: number) => void;
};

const NO_SIZES: { width: number; height: number }[] = [];

/** The document as each person signed it: choose a revision, read it, keep it. */
export function RevisionDesk({ file, report, revisions, shown, onShow }: RevisionDeskProps) {
  const t = useTranslations("verify.revisions");
  const revision = revisions[shown];
  const source = useMemo(() => (revision ? revisionFile(file, revision) : file), [file, revision]);
  const url = useObjectUrl(source);
  const signature = revision?.signature === undefined ? undefined : report.signatures[revision.signature];
  return (
    <section className="verify__viewer" id="revisions" aria-label={t("label")}>
      {revisions.length > 0 && (
        <ol className="revs">
          {revisions.map((one, at) => (
            <li key={`${one.number}-${one.signature}`}>
              <PressButton aria-current={at === shown ? "true" : undefined} onClick={() => onShow(at)}>
                <RevisionMark revision={one} />
                <b>{t("number", { number: one.number })}</b>
                <RevisionWords signature={one.signature === undefined ? undefined : report.signatures[one.signature]} />
              </PressButton>
            </li>
          ))}
        </ol>
      )}
      <div className="verify__pages">
        <PdfDesk url={source} title={revision ? t("pages", { number: revision.number }) : file.name} pageSizes={NO_SIZES} />
      </div>
      <div className="verify__say">
        <Icon of={GitCompareArrows} />
        <div>
          <p>{revision ? <WhatChanged revision={revision} signature={signature} /> : t("none")}</p>
          {revision && url && (
            <a className="btn btn--sm btn--secondary mt-2" href={url} download={revisionName(file, revision)}>
              <Icon of={Download} size="sm" />
              {t("download", { number: revision.number })}
            </a>
          )}
        </div>
      </div>
    </section>
  );
}

function RevisionMark({ revision }: { revision: RevisionChoice }) {
  if (revision.signature === undefined)
    return (
      <span className="revs__blank">
        <Icon of={FileText} size="sm" />
      </span>
    );
  return (
    <span className="seal seal--done" aria-hidden="true">
      {revision.signature + 1}
    </span>
  );
}

function RevisionWords({ signature }: { signature: SignatureReport | undefined }) {
  const t = useTranslations("verify");
  if (!signature) return <span>{t("revisions.before")}</span>;
  return (
    <span>
      {signature.kind === "document-timestamp" ? t("stamp") : (nameOf(signature) ?? t("nobody"))}
      {signature.timestamp && <span className="block">{listDateTime(signature.timestamp.genTime)}</span>}
    </span>
  );
}

function WhatChanged({ revision, signature }: { revision: RevisionChoice; signature: SignatureReport | undefined }) {
  const t = useTranslations("verify.revisions");
  if (!signature) return t("beforeWords", { number: revision.number });
  const lead = t.rich("signedWords", { number: revision.number, b: (words) => <b>{words}</b> });
  const forbidden = signature.laterChanges.filter(({ allowed }) => !allowed);
  const after =
    forbidden.length > 0
      ? t("forbidden", { count: forbidden.length })
      : t(signature.laterChanges.length > 0 ? "allowed" : "untouched", { count: signature.laterChanges.length });
  return (
    <>
      {lead} {after}
      {forbidden.map(({ revision: at, detail }) => (
        <small key={`${at}-${detail}`} className="mono block">
          {detail}
        </small>
      ))}
    </>
  );
}

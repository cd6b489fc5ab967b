"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { fileSize, shortDigest } from "@/i18n/format.ts";
import { fromHex } from "@/lib/bytes.ts";
import { DropZone } from "../ui/drop-zone.tsx";
import { Note } from "../ui/note.tsx";
import type { Root } from "./protocol.ts";
import { RevisionDesk } from "./revision-desk.tsx";
import { revisionsOf } from "./revisions.ts";
import { RootList, type RootView } from "./root-list.tsx";
import { SignatureCard } from "./signature-card.tsx";
import { SummaryCard } from "./summary-card.tsx";
import { TakeAway } from "./take-away.tsx";
import { type Checked, type Refusal, useVerification, type Verification } from "./use-verification.ts";

/** The drop zone, and once a file lies there: its revisions at the left, what holds and what does not at the right. */
export function VerifyDesk({ roots }: { roots: RootView[] }) {
  const t = useTranslations("verify");
  const installed = useMemo(
    () => roots.map(({ der, notAfter, ...root }): Root => ({ ...root, notAfter: new Date(notAfter), der: fromHex(der) })),
    [roots],
  );
  const { verification, added, rootRefusal, takeFile, takeRoot, dropRoot } = useVerification(installed);
  const wordsOf = (refusal: Refusal) =>
    t.has(`refusal.${refusal.code}`) ? t(`refusal.${refusal.code}`) : refusal.message || t("refusal.WORKER");
  const rootList = (
    <RootList
      installed={installed}
      added={added}
      refusal={rootRefusal && wordsOf(rootRefusal)}
      onFile={takeRoot}
      onRemove={dropRoot}
    />
  );
  return (
    <>
      <DropZone
        label={t("dropLabel")}
        title={<FileLine verification={verification} />}
        hint={t(verification.state === "idle" ? "dropHint" : "dropAgain")}
        button={t("dropButton")}
        accept="application/pdf,.pdf"
        onFiles={([file]) => takeFile(file)}
      />
      <div role="status" className="visually-hidden">
        {verification.state === "checking" && t("checking")}
      </div>
      {verification.state === "refused" && (
        <Note tone="risk" live className="mt-6">
          <p className="font-bold">{t("refusedTitle")}</p>
          <p>{wordsOf(verification.refusal)}</p>
          <small className="mono">{verification.refusal.code}</small>
        </Note>
      )}
      {verification.state === "checked" ? (
        <Result
          key={verification.checked.sha256}
          file={verification.file}
          checked={verification.checked}
          roots={[...installed, ...added]}
        >
          {rootList}
        </Result>
      ) : (
        <div className="verify__roots">{rootList}</div>
      )}
    </>
  );
}

function FileLine({ verification }: { verification: Verification }) {
  const t = useTranslations("verify");
  if (verification.state === "idle") return t("drop");
  const { file } = verification;
  return (
    <>
      <span className="break-anywhere">{file.name}</span>　
      <small className="text-text-faint">
        {verification.state === "checking" ? t("checking") : fileSize(file.size)}
        {verification.state === "checked" && (
          <>
            　SHA-256 <span className="mono">{shortDigest(verification.checked.sha256)}</span>
          </>
        )}
      </small>
    </>
  );
}

type ResultProps = { file: File; checked: Checked; roots: Root[]; children: React.ReactNode };

function Result({ file, checked, roots, children }: ResultProps) {
  const t = useTranslations("verify");
  const { report } = checked;
  const revisions = useMemo(() => revisionsOf(report), [report]);
  const [shown, setShown] = useState(revisions.length - 1);
  const show = (signature: number) => {
    const at = revisions.findIndex((revision) => revision.signature === signature);
    if (at < 0) return;
    setShown(at);
    document.getElementById("revisions")?.scrollIntoView({ block: "start" });
  };
  return (
    <div className="verify__both">
      <RevisionDesk file={file} report={report} revisions={revisions} shown={shown} onShow={setShown} />
      <aside className="grid gap-6" aria-label={t("resultLabel")}>
        <section className="card">
          <SummaryCard report={report} />
          {report.signatures.map((signature, at) => (
            <SignatureCard
              // biome-ignore lint/suspicious/noArrayIndexKey: signatures of one report never move
              key={at}
              number={at + 1}
              signature={signature}
              onShow={() => show(at)}
            />
          ))}
          <TakeAway file={file} checked={checked} roots={roots} />
        </section>
        {children}
      </aside>
    </div>
  );
}

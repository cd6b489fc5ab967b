"use client";

import { Hourglass, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { BatchProgressView } from "@/lib/sca/views.ts";
import { DocumentThumb } from "../contract/thumb.tsx";
import { Elapsed } from "../signing/signing-lead.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Note } from "../ui/note.tsx";
import { Outcome } from "../ui/outcome.tsx";
import { Chip } from "../ui/status.tsx";

type LeadProps = {
  progress: BatchProgressView;
  /** just back from the RSSP: it is being asked whether the key was used */
  arriving: boolean;
  busy: boolean;
  onAgain: () => void;
  onAuthorise: () => void;
  onAbandon: () => void;
};

/** What the signer needs to know now, in one sheet. */
export function BatchLead({ progress, arriving, busy, onAgain, onAuthorise, onAbandon }: LeadProps) {
  const t = useTranslations("batch.signing");
  const words = useTranslations("signing");
  const { next, counts, items, batchId } = progress;
  const back = <ButtonLink href="/inbox">{words("toInbox")}</ButtonLink>;
  if (next === "restart")
    return (
      <Outcome
        icon={Undo2}
        title={words("restart.title")}
        foot={
          <>
            <ButtonLink href={`/batch/${batchId}`} variant="primary" prefetch={false}>
              {t("restart")}
            </ButtonLink>
            {back}
          </>
        }
      >
        <p className="text-body">{t("restartBody")}</p>
      </Outcome>
    );
  if (next === "authorise" && !arriving)
    return (
      <>
        <Figure signed={false} turning={false} />
        <h1 className="title mt-8">{words("authoriseTitle")}</h1>
        <p className="mt-2 text-body text-text-soft">{t("authorise", { count: counts.total })}</p>
        <div className="mt-6 grid gap-2">
          <Button variant="primary" size="lg" block busy={busy} onClick={onAuthorise}>
            {words("toAuthorise")}
          </Button>
          <Button variant="risk" block disabled={busy} onClick={onAbandon}>
            {words("abandon")}
          </Button>
        </div>
      </>
    );
  const held = items.filter(({ stage }) => stage === "held").length;
  const moving = items.some(({ stage }) => stage === "asked" || stage === "signed" || stage === "stamped");
  return (
    <>
      <Figure signed={counts.signed > 0} turning={moving} />
      <h1 className="title mt-8">{t("title", { count: counts.total - counts.leftOut })}</h1>
      <p className="mt-2 text-body text-text-soft">
        {t(next === "result" ? "lead.done" : counts.signed > 0 ? "lead.value" : "lead.rssp")}
      </p>
      <Meters counts={counts} />
      {held > 0 && (
        <Note tone="caution" className="mt-6">
          <p>{t("held", { count: held })}</p>
          <p className="row row--wrap mt-3">
            <Chip icon={Hourglass}>{words("held.chip")}</Chip>
            <Button variant="quiet" size="sm" busy={busy} onClick={onAgain}>
              {words("held.again")}
            </Button>
          </p>
        </Note>
      )}
      {counts.signed > 0 && held === 0 && (
        <Note tone="plain" className="mt-6">
          <b className="font-medium">{words("leaveTitle")}</b>
          {t("leave")}
        </Note>
      )}
      <ButtonLink href="/inbox" block className="mt-4">
        {words("toInbox")}
      </ButtonLink>
    </>
  );
}

/** Three numbers, each counted by what is stored: none of them runs ahead. */
function Meters({ counts }: Pick<BatchProgressView, "counts">) {
  const t = useTranslations("batch.signing");
  const total = counts.total - counts.leftOut;
  return (
    <div className="mt-7 grid gap-4">
      {(["signed", "stamped", "completed"] as const).map((step, at) => (
        <div key={step}>
          <p className="mb-2 flex justify-between text-small text-text-soft">
            <span>
              {t.rich(`meter.${step}`, { done: counts[step], total, b: (words) => <b className="text-text">{words}</b> })}
            </span>
            {at === 0 && <Elapsed />}
          </p>
          <progress
            className="progress"
            value={counts[step]}
            max={Math.max(1, total)}
            aria-label={t(`meterLabel.${step}`, { done: counts[step], total })}
          />
        </div>
      ))}
    </div>
  );
}

/** A pile of documents with one seal place: one permission for all of them. */
function Figure({ signed, turning }: { signed: boolean; turning: boolean }) {
  const t = useTranslations("contract.party");
  return (
    <div className="sign-figure sign-figure--pile">
      <span className="doc__thumb" aria-hidden="true">
        <DocumentThumb />
      </span>
      <span className={cx("ringed", turning && "is-turning")}>
        <span
          className={cx("seal", signed ? "seal--done" : "seal--turn")}
          role="img"
          aria-label={signed ? t("signed") : t("turn")}
        >
          印
        </span>
      </span>
    </div>
  );
}

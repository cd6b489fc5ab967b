"use client";

import { CircleHelp, ClockAlert, Hourglass, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import type { SigningProgressView } from "@/lib/sca/views.ts";
import { DocumentThumb } from "../contract/thumb.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";
import { Outcome } from "../ui/outcome.tsx";
import { Chip } from "../ui/status.tsx";

type LeadProps = {
  progress: SigningProgressView;
  /** just back from the RSSP: it is being asked whether the key was used */
  arriving: boolean;
  busy: boolean;
  onAgain: () => void;
  onAuthorise: () => void;
  onAbandon: () => void;
};

/** What the signer needs to know now, in one sheet. */
export function SigningLead({ progress, arriving, busy, onAgain, onAuthorise, onAbandon }: LeadProps) {
  const t = useTranslations("signing");
  const back = <ButtonLink href="/inbox">{t("toInbox")}</ButtonLink>;
  if (progress.next === "support") return <Support progress={progress} back={back} />;
  if (progress.next === "restart")
    return (
      <Outcome
        icon={Undo2}
        title={t("restart.title")}
        foot={
          <>
            <ButtonLink href={`/contracts/${progress.contractId}/read`} variant="primary" prefetch={false}>
              {t("restart.go")}
            </ButtonLink>
            {back}
          </>
        }
      >
        <p className="text-body">{restartWords(progress) ?? t("restart.body")}</p>
      </Outcome>
    );
  if (progress.error?.resumable)
    return (
      <Outcome
        icon={ClockAlert}
        tone="caution"
        title={progress.state === "value_stored" ? t("held.title") : t("title")}
        foot={
          <>
            <Chip icon={Hourglass}>{t("held.chip")}</Chip>
            <Button variant="quiet" busy={busy} onClick={onAgain}>
              {t("held.again")}
            </Button>
            {back}
          </>
        }
      >
        <p className="text-body">{progress.state === "value_stored" ? t("held.body") : progress.error.message}</p>
        <Facts className="mt-4">
          <Fact label={t("held.act")}>{t("held.none")}</Fact>
        </Facts>
      </Outcome>
    );
  if (progress.next === "authorise" && !arriving)
    return (
      <>
        <Figure progress={progress} turning={false} />
        <h1 className="title mt-8">{t("authoriseTitle")}</h1>
        <p className="mt-2 text-body text-text-soft">{t("authorise")}</p>
        <div className="mt-6 grid gap-2">
          <Button variant="primary" size="lg" block busy={busy} onClick={onAuthorise}>
            {t("toAuthorise")}
          </Button>
          <Button variant="risk" block disabled={busy} onClick={onAbandon}>
            {t("abandon")}
          </Button>
        </div>
      </>
    );
  return <Working progress={progress} />;
}

/** Why it ended, where that says more than the title does. */
const restartWords = ({ error }: SigningProgressView) => (error?.code === "SIGNING_ABANDONED" ? null : error?.message);

function Working({ progress }: { progress: SigningProgressView }) {
  const t = useTranslations("signing");
  const lead =
    progress.next === "result"
      ? "done"
      : progress.state === "timestamped"
        ? "timestamped"
        : progress.valueStored
          ? "value"
          : "rssp";
  return (
    <>
      <Figure progress={progress} turning={progress.next !== "result"} />
      <h1 className="title mt-8">{t("title")}</h1>
      <p className="mt-2 text-body text-text-soft">{t(`lead.${lead}`)}</p>
      <div className="mt-7">
        <p className="mb-2 flex justify-between text-small text-text-soft">
          <span>{t.rich("meter", { done: progress.done, b: (words) => <b className="text-text">{words}</b> })}</span>
          <Elapsed />
        </p>
        <progress className="progress" value={progress.done} max={10} aria-label={t("meterLabel", { done: progress.done })} />
      </div>
      {progress.valueStored && (
        <Note tone="plain" className="mt-6">
          <b className="font-medium">{t("leaveTitle")}</b>
          {t("leave")}
        </Note>
      )}
      <ButtonLink href="/inbox" block className="mt-4">
        {t("toInbox")}
      </ButtonLink>
    </>
  );
}

function Support({ progress, back }: { progress: SigningProgressView; back: ReactNode }) {
  const t = useTranslations("signing.support");
  return (
    <Outcome icon={CircleHelp} tone="caution" title={t("title")} foot={back}>
      <p className="text-body">
        {t("body")}
        <b className="text-text">{t("strong")}</b>
        {t("after")}
      </p>
      <Facts className="mt-4">
        <Fact label={t("reference")}>
          <span className="mono">{progress.signingId}</span>
        </Fact>
      </Facts>
    </Outcome>
  );
}

/** The document with the signer's place: dashed before the value exists, a vermilion ring after; turning while work goes on. */
function Figure({ progress, turning }: { progress: SigningProgressView; turning: boolean }) {
  const t = useTranslations("contract.party");
  const state = progress.valueStored ? t("signed") : t("turn");
  return (
    <div className="sign-figure">
      <span className="doc__thumb" aria-hidden="true">
        <DocumentThumb />
      </span>
      <span className={cx("ringed", turning && "is-turning")}>
        <span
          className={cx("seal", progress.valueStored ? "seal--done" : "seal--turn")}
          role="img"
          aria-label={`${progress.mark}：${state}`}
        >
          {progress.mark}
        </span>
      </span>
    </div>
  );
}

export function Elapsed() {
  const t = useTranslations("signing");
  const [tenths, setTenths] = useState(0);
  useEffect(() => {
    const begun = performance.now();
    const timer = setInterval(() => setTenths(Math.floor((performance.now() - begun) / 100)), 100);
    return () => clearInterval(timer);
  }, []);
  return <span aria-hidden="true">{t("elapsed", { seconds: (tenths / 10).toFixed(1) })}</span>;
}

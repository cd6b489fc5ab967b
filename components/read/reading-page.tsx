"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useId, useMemo, useRef, useState } from "react";
import type { BatchReading, ReadView } from "@/lib/sca/views.ts";
import { PartFiles } from "../contract/document-list.tsx";
import { hasEnded } from "../contract/party-groups.ts";
import { PartyList } from "../contract/party-list.tsx";
import type { DeskMark } from "../pdf/pdf-desk.tsx";
import { MinimumWords } from "../policy/level-words.tsx";
import { Button } from "../ui/button.tsx";
import { type Approve, ConfirmApproval, type SendApproved } from "./confirm-approval.tsx";
import { ConfirmSigning } from "./confirm-signing.tsx";
import { DigestLine } from "./digest-line.tsx";
import { DocumentFrame, LeftToDo, PhoneFold } from "./document-frame.tsx";
import { EnrolCard, type EnrolForContract } from "./enrol-card.tsx";
import { NothingAsked } from "./nothing-asked.tsx";
import { type ReadProgress, ReadSteps, type ReadTask, remaining, steps } from "./read-steps.tsx";
import { SigningFacts } from "./signing-facts.tsx";
import type { Authorise } from "./use-authorise.ts";
import { useDigestCheck } from "./use-digest-check.ts";

type ReadingPageProps = {
  view: ReadView;
  authorise: Authorise;
  approve: Approve;
  sendApproved: SendApproved;
  /** buttons with their dialogs: 却下, 転送, 差戻し */
  acts: { decline: ReactNode; forward: ReactNode; giveBack: ReactNode };
  /** where only a key is missing */
  enrol: EnrolForContract;
  /** read as one of a batch: the way leads on to the next, and back to the list */
  batch?: BatchReading | null;
};

/** Reading and, at one's turn, going on to sign or to approve: the bytes shown are the bytes to be signed. */
export function ReadingPage({ view, authorise, approve, sendApproved, acts, enrol, batch = null }: ReadingPageProps) {
  const t = useTranslations("read");
  const router = useRouter();
  const [check, compare] = useDigestCheck(view.signing?.digest);
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set());
  const [consent, setConsent] = useState(false);
  const [goTo, setGoTo] = useState<{ key: string | number; turn: number }>();
  const [confirming, setConfirming] = useState(false);
  const [more, setMore] = useState(false);
  const turn = useRef(0);
  const consentId = useId();

  const me = view.parties.find((party) => party.isViewer);
  const mine = view.places.find((place) => place.isViewer);
  const jump = useCallback((key: string | number) => setGoTo({ key, turn: turn.current++ }), []);
  const task = taskOf(view, batch);
  const progress: ReadProgress | null = task && {
    task,
    seen: seen.size,
    pages: view.pageCount,
    consent,
    signPage: mine?.page ?? null,
    mark: me?.mark ?? "印",
  };
  const left = progress ? remaining(progress) : 0;
  const total = progress ? steps(progress) : 0;
  const onward = batch && (batch.next ? batchReadHref(batch.batchId, batch.next) : `/batch/${batch.batchId}`);
  const marks = useMemo<DeskMark[]>(
    () =>
      mine && view.signing
        ? [{ key: "mine", page: mine.page, rect: mine.rect, content: <MyPlace words={t("yourPlace")} /> }]
        : [],
    [mine, view.signing, t],
  );

  const firstUnseen = () => Array.from({ length: view.pageCount }, (_, index) => index + 1).find((page) => !seen.has(page)) ?? 1;
  const toConsent = () => {
    const boxes = () => [...document.querySelectorAll<HTMLInputElement>(`[id^="${CSS.escape(consentId)}"]`)];
    const focusShown = () => boxes().find(isShown)?.focus();
    if (boxes().some(isShown)) return focusShown();
    setMore(true); // on a phone the box lies in the folded card
    requestAnimationFrame(focusShown);
  };
  const forward = () => {
    if (seen.size < view.pageCount) return jump(firstUnseen());
    if (onward) return router.push(onward);
    if (task === "sign" && !consent) return toConsent();
    setConfirming(true);
  };

  const list = (place: string) =>
    progress && (
      <ReadSteps
        progress={progress}
        consentId={`${consentId}${place}`}
        onConsent={setConsent}
        onRead={() => jump(firstUnseen())}
        onAct={() => (task === "sign" ? jump("mine") : setConfirming(true))}
      />
    );
  const role = view.decides ? t("panel.decider") : view.viewerRole;
  const enrolCard = view.enrol && <EnrolCard contractId={view.contractId} person={view.enrol} enrol={enrol} />;
  const attachments = view.attachments.length > 0 && (
    <section>
      <h2>{t("attachments", { count: view.attachments.length })}</h2>
      <PartFiles parts={view.attachments} />
    </section>
  );
  const parties = (
    <section>
      <h2>{t("order")}</h2>
      <PartyList parties={view.parties} ended={hasEnded(view.state)} brief />
    </section>
  );
  const others = (view.mayForward || view.mayDecline || view.decides) && (
    <section className="row row--wrap justify-center border-b-0">
      {view.mayForward && acts.forward}
      {view.mayDecline && acts.decline}
      {view.decides && acts.giveBack}
    </section>
  );
  const go = task && {
    act: (
      <Button variant="primary" size="lg" block disabled={check === "mismatch"} onClick={forward}>
        {batch ? batchWord(t, batch, left) : left > 1 ? t("next") : t(`go.${task}`)}
      </Button>
    ),
    hint: batch ? t("batch.hint") : left > 1 ? t("nextHint", { count: left - 1, act: t(`go.${task}`) }) : t(`hint.${task}`),
  };

  return (
    <DocumentFrame
      about={view}
      back={batch ? { href: `/batch/${batch.batchId}`, label: t("batch.back") } : undefined}
      names={{ desk: t("viewer.region", { title: view.title }), panel: t("panel.label") }}
      desk={{ marks, onBytes: compare, onSeen: setSeen, goTo }}
      panel={
        <>
          <section>
            {me && <p className="text-small text-text-soft">{t("panel.name", { name: me.name })}</p>}
            {role && <p className="font-bold">{t("panel.as", { role })}</p>}
            {progress ? (
              <>
                <LeftToDo left={left} total={total} />
                <div className="mt-3">{list("wide")}</div>
              </>
            ) : (
              !enrolCard && (
                <div className="mt-4">
                  <NothingAsked view={view} />
                </div>
              )
            )}
          </section>
          {enrolCard && <section>{enrolCard}</section>}
          {view.signing && <SigningFacts signing={view.signing} check={check} />}
          {attachments}
          <section>
            <h2>{t("minLevel")}</h2>
            <p>
              <MinimumWords level={view.minLevel} />
            </p>
          </section>
          {parties}
          {others}
        </>
      }
      go={go}
      card={
        <>
          <PhoneFold open={more} onOpenChange={setMore}>
            {progress && <section>{list("phone")}</section>}
            {view.signing && (
              <section>
                <DigestLine shortDigest={view.signing.shortDigest} check={check} />
              </section>
            )}
            {enrolCard && <section>{enrolCard}</section>}
            {attachments}
            {parties}
            {others}
          </PhoneFold>
          {progress && <LeftToDo left={left} total={total} role={role} />}
          {go?.act}
          {!progress && !enrolCard && <NothingAsked view={view} />}
          {enrolCard && (
            <Button variant={more ? "quiet" : "primary"} size="lg" block onClick={() => setMore(!more)}>
              {t(more ? "enrol.close" : "enrol.open")}
            </Button>
          )}
        </>
      }
    >
      <ConfirmSigning
        view={view}
        mismatch={check === "mismatch"}
        open={confirming && task === "sign"}
        onOpenChange={setConfirming}
        authorise={authorise}
      />
      <ConfirmApproval
        view={view}
        open={confirming && (task === "approve" || task === "decide")}
        onOpenChange={setConfirming}
        approve={approve}
        sendApproved={sendApproved}
      />
    </DocumentFrame>
  );
}

function taskOf({ signing, approves, decides }: ReadView, batch: BatchReading | null): ReadTask | null {
  if (signing) return batch ? "batch" : "sign";
  if (approves) return "approve";
  return decides ? "decide" : null;
}

export const batchReadHref = (batchId: string, contractId: string) =>
  `/contracts/${contractId}/read?batch=${encodeURIComponent(batchId)}`;

function batchWord(t: ReturnType<typeof useTranslations<"read">>, { next, left: others }: BatchReading, left: number): string {
  if (left > 0) return t("next");
  return next ? t("batch.next", { count: others }) : t("batch.back");
}

const isShown = (element: HTMLElement) => element.offsetParent !== null && element instanceof HTMLInputElement;

function MyPlace({ words }: { words: string }) {
  return (
    <>
      <span className="place-ring" />
      <span className="place-pin">{words}</span>
    </>
  );
}

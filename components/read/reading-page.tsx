"use client";

import { Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useId, useMemo, useRef, useState } from "react";
import { listDate, listDateTime } from "@/i18n/format.ts";
import type { BatchReading, ReadView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { PartyList } from "../contract/party-list.tsx";
import { FocusBar } from "../frame/focus-bar.tsx";
import { type DeskMark, PdfDesk } from "../pdf/pdf-desk.tsx";
import { LevelWords, MinimumWords } from "../policy/level-words.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { ConfirmSigning } from "./confirm-signing.tsx";
import { DigestLine } from "./digest-line.tsx";
import { EnrolCard, type EnrolForContract } from "./enrol-card.tsx";
import { type ReadProgress, ReadSteps, remaining, steps } from "./read-steps.tsx";
import { useDigestCheck } from "./use-digest-check.ts";

type ReadingPageProps = {
  view: ReadView;
  authorise: Act<{ signingId: string }, { authorizeUrl: string }>;
  /** the 却下 button with its dialog */
  decline: ReactNode;
  /** where only a key is missing */
  enrol: EnrolForContract;
  /** read as one of a batch: the way leads on to the next, and back to the list */
  batch?: BatchReading | null;
};

/** Reading and, at one's turn, going on to sign: the bytes shown are the bytes to be signed. */
export function ReadingPage({ view, authorise, decline, enrol, batch = null }: ReadingPageProps) {
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
  const progress: ReadProgress = {
    seen: seen.size,
    pages: view.pageCount,
    consent,
    signPage: mine?.page ?? null,
    mark: me?.mark ?? "印",
    readOnly: batch !== null,
  };
  const onward = batch && (batch.next ? batchReadHref(batch.batchId, batch.next) : `/batch/${batch.batchId}`);
  const left = remaining(progress);
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
    if (!consent) return toConsent();
    setConfirming(true);
  };

  const list = (place: string) => (
    <ReadSteps
      progress={progress}
      consentId={`${consentId}${place}`}
      onConsent={setConsent}
      onRead={() => jump(firstUnseen())}
      onSign={() => jump("mine")}
    />
  );
  const enrolCard = view.enrol && <EnrolCard contractId={view.contractId} person={view.enrol} enrol={enrol} />;
  const act = (
    <Button variant="primary" size="lg" block disabled={check === "mismatch"} onClick={forward}>
      {batch ? batchWord(t, batch, left) : left > 1 ? t("next") : t("go")}
    </Button>
  );
  const total = steps(progress);
  const done = total - left;
  const bar = <progress className="progress" value={done} max={total} aria-label={t("panel.progress", { total, done })} />;
  const sender = [view.sender.organisation, view.sender.name].filter(Boolean).join("　");

  return (
    <div className="viewer">
      <FocusBar
        back={
          batch
            ? { href: `/batch/${batch.batchId}`, label: t("batch.back") }
            : { href: `/contracts/${view.contractId}`, label: t("back") }
        }
        title={view.title}
        sub={`${sender}　${view.number}${view.due ? `　${t("due", { at: listDateTime(view.due) })}` : ""}`}
        acts={
          <ButtonLink variant="quiet" icon href={view.downloadUrl} download aria-label={t("download")}>
            <Icon of={Download} />
          </ButtonLink>
        }
      />
      <main id="main" className="contents">
        <PdfDesk
          url={view.documentUrl}
          title={t("viewer.region", { title: view.title })}
          pageSizes={view.pageSizes}
          marks={marks}
          onBytes={compare}
          onSeen={setSeen}
          goTo={goTo}
        />
      </main>
      <aside className="panel" aria-label={t("panel.label")}>
        <div className="panel__body">
          <section>
            {me && <p className="text-small text-text-soft">{t("panel.name", { name: me.name })}</p>}
            {view.viewerRole && <p className="font-bold">{t("panel.as", { role: view.viewerRole })}</p>}
            {view.signing ? (
              <>
                <p className="left mt-3 mb-2">{t.rich("panel.left", { count: left, b: (words) => <b>{words}</b> })}</p>
                {bar}
                <div className="mt-3">{list("wide")}</div>
              </>
            ) : (
              !view.enrol && <Note className="mt-4">{view.blocked?.message ?? t("readOnly")}</Note>
            )}
          </section>
          {view.enrol && <section>{enrolCard}</section>}
          {view.signing && (
            <section>
              <h2>{t("digest.title")}</h2>
              <DigestLine shortDigest={view.signing.shortDigest} check={check} />
            </section>
          )}
          {view.signing && (
            <section>
              <h2>{t("certificate")}</h2>
              <p>{view.signing.certificate.displayName}</p>
              <p className="text-micro text-text-faint">
                {view.signing.certificate.credentialId}　
                {t("certificateUntil", { date: listDate(view.signing.certificate.notAfter) })}
              </p>
              <p className="text-micro text-text-faint">
                <LevelWords {...view.signing.certificate.level} />
              </p>
            </section>
          )}
          <section>
            <h2>{t("minLevel")}</h2>
            <p>
              <MinimumWords level={view.minLevel} />
            </p>
          </section>
          <section>
            <h2>{t("order")}</h2>
            <PartyList parties={view.parties} brief />
          </section>
          {view.mayDecline && <section className="grid justify-items-center border-b-0">{decline}</section>}
        </div>
        {view.signing && (
          <div className="go">
            {act}
            <p className="text-micro text-text-faint">
              {batch ? t("batch.hint") : left > 1 ? t("nextHint", { count: left - 1 }) : t("goHint")}
            </p>
          </div>
        )}
      </aside>
      <section className="phonebar" aria-label={t("panel.label")}>
        {view.signing ? (
          <>
            <button
              type="button"
              className="phonebar__grip"
              aria-expanded={more}
              aria-label={more ? t("panel.less") : t("panel.more")}
              onClick={() => setMore(!more)}
            />
            {more && (
              <div className="phonebar__more panel__body">
                <section>{list("phone")}</section>
                <section>
                  <DigestLine shortDigest={view.signing.shortDigest} check={check} />
                </section>
                <section>
                  <PartyList parties={view.parties} brief />
                </section>
                {view.mayDecline && <section>{decline}</section>}
              </div>
            )}
            <p className="phonebar__line">
              {t.rich("panel.left", { count: left, b: (words) => <b>{words}</b> })}
              <span className="push text-small text-text-soft">{view.viewerRole}</span>
            </p>
            <div className="mb-4">{bar}</div>
            {act}
          </>
        ) : (
          <>
            {!enrolCard && <Note>{view.blocked?.message ?? t("readOnly")}</Note>}
            {enrolCard && !more && (
              <Button variant="primary" size="lg" block onClick={() => setMore(true)}>
                {t("enrol.open")}
              </Button>
            )}
            {enrolCard && more && (
              <>
                {enrolCard}
                <Button variant="quiet" block className="mt-2" onClick={() => setMore(false)}>
                  {t("enrol.close")}
                </Button>
              </>
            )}
          </>
        )}
      </section>
      <ConfirmSigning view={view} open={confirming} onOpenChange={setConfirming} authorise={authorise} />
    </div>
  );
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

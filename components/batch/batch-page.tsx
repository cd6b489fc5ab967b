"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { listDate } from "@/i18n/format.ts";
import type { BatchItemView, BatchView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { FocusBar } from "../frame/focus-bar.tsx";
import { LevelWords } from "../policy/level-words.tsx";
import { batchReadHref } from "../read/reading-page.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Note } from "../ui/note.tsx";
import { Tick } from "../ui/tick.tsx";
import { BatchList } from "./batch-list.tsx";
import { BatchSteps } from "./batch-steps.tsx";
import { DroppedList } from "./dropped-list.tsx";
import { type PrepareBatch, usePreparing } from "./use-preparing.ts";

export type AuthoriseBatch = Act<
  { batchId: string; signingIds: string[] },
  { kind: "asked"; authorizeUrl: string } | { kind: "used" | "changed"; url: string }
>;

type BatchPageProps = { first: BatchView; prepare: PrepareBatch; authorise: AuthoriseBatch };

/** 一括署名 before the RSSP: everything that will be asked for can be read here, and is confirmed once. */
export function BatchPage({ first, prepare, authorise }: BatchPageProps) {
  const t = useTranslations("batch");
  const network = useTranslations("auth.common")("network");
  const router = useRouter();
  const { view, preparing, trouble, run } = usePreparing(first, prepare);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  /** the very documents that were confirmed: when one is prepared anew, or taken out, that no longer counts */
  const [confirmed, setConfirmed] = useState("");
  const [going, setGoing] = useState<"busy" | "changed">();
  const [refused, setRefused] = useState<string>();
  const { batchId, phase } = view;

  useEffect(() => {
    if (phase !== "choosing") router.replace(`/batch/${batchId}/signing`);
  }, [phase, batchId, router]);
  // Back from the RSSP's page the browser may show this page as it was left.
  useEffect(() => {
    const back = () => setGoing(undefined);
    window.addEventListener("pageshow", back);
    return () => window.removeEventListener("pageshow", back);
  }, []);

  const dropped = view.items.filter(({ state }) => state === "dropped");
  const nothing = dropped.length === view.items.length;
  const kept = view.items.filter(({ state, contractId }) => state !== "dropped" && !left.has(contractId));
  const signingIds = kept.flatMap(({ signing }) => signing?.id ?? []);
  const list = signingIds.join();
  const choose = (contractIds: string[], included: boolean) =>
    setLeft((before) => {
      const next = new Set(before);
      for (const id of contractIds) included ? next.delete(id) : next.add(id);
      return next;
    });
  const go = async () => {
    setGoing("busy");
    setRefused(undefined);
    const result = await authorise({ batchId, signingIds }).catch(() => null);
    if (result?.ok && result.data.kind === "asked") return window.location.assign(result.data.authorizeUrl);
    if (result?.ok && result.data.kind === "used") return router.push(result.data.url);
    setGoing(result?.ok ? "changed" : undefined);
    if (!result?.ok) setRefused(result?.message ?? network);
    await run();
  };
  return (
    <>
      <FocusBar
        back={{ href: "/inbox", label: t("back") }}
        title={t("title")}
        sub={t("sub", { count: view.items.length })}
        steps={<BatchSteps now="read" />}
      />
      <main
        id="main"
        className="mx-auto grid max-w-[1360px] grid-cols-[minmax(0,1fr)] items-start gap-8 px-4 py-8 tablet:px-10 desk:grid-cols-[minmax(0,1fr)_344px]"
      >
        <div>
          <h2 className="title">{nothing ? t("nothing") : t("ask", { count: kept.length })}</h2>
          <p className="mb-6 text-body text-text-soft">{nothing ? t("nothingBody") : t("lead")}</p>
          {view.again && (
            <Note live className="mb-6">
              {t("again")}
            </Note>
          )}
          {going === "changed" && (
            <Note tone="caution" live className="mb-6">
              {t("changed")}
            </Note>
          )}
          {(refused ?? trouble) && (
            <Note tone="risk" live className="mb-6">
              {refused ?? trouble}
            </Note>
          )}
          {!nothing && <BatchList batch={view} left={left} onChoose={choose} />}
          <DroppedList items={dropped} busy={preparing} onAgain={() => run(true)} />
          {nothing && (
            <ButtonLink href="/inbox" variant="primary" className="mt-6">
              {t("back")}
            </ButtonLink>
          )}
        </div>
        {!nothing && (
          <Confirmation
            view={view}
            kept={kept}
            ready={!preparing && kept.length > 0 && signingIds.length === kept.length}
            confirmed={confirmed === list && list !== ""}
            busy={going === "busy"}
            onConfirm={(given) => setConfirmed(given ? list : "")}
            onGo={go}
          />
        )}
      </main>
    </>
  );
}

type ConfirmationProps = {
  view: BatchView;
  kept: BatchItemView[];
  ready: boolean;
  confirmed: boolean;
  busy: boolean;
  onConfirm: (given: boolean) => void;
  onGo: () => void;
};

function Confirmation({ view, kept, ready, confirmed, busy, onConfirm, onGo }: ConfirmationProps) {
  const t = useTranslations("batch");
  const { certificate } = view;
  const unopened = kept.filter(({ signing }) => signing && signing.readAt === null);
  const opened = kept.filter(({ signing }) => signing?.readAt).length;
  const [next] = unopened;
  const reason = kept.length === 0 ? "none" : !ready ? "preparing" : confirmed ? null : "confirm";
  return (
    <aside className="sheet desk:sticky desk:top-24" aria-label={t("panel.label")}>
      <section className="border-b border-line p-6">
        <h3 className="subhead">{t("panel.opened")}</h3>
        <p className="my-2 text-small text-text-soft">
          {t.rich("panel.openedCount", { opened, count: kept.length, b: (words) => <b className="text-text">{words}</b> })}
        </p>
        <progress
          className="progress"
          value={opened}
          max={Math.max(1, kept.length)}
          aria-label={t("panel.openedLabel", { opened, count: kept.length })}
        />
        {next && (
          <ButtonLink href={batchReadHref(view.batchId, next.contractId)} prefetch={false} block className="mt-4">
            {t("panel.openNext", { count: unopened.length })}
          </ButtonLink>
        )}
      </section>
      {certificate && (
        <section className="border-b border-line p-6">
          <h3 className="subhead">{t("panel.certificate")}</h3>
          <p>{certificate.displayName}</p>
          <p className="text-micro text-text-faint">
            {certificate.credentialId}　{t("panel.until", { date: listDate(certificate.notAfter) })}
          </p>
          <p className="text-micro text-text-faint">
            <LevelWords {...certificate.level} />
          </p>
        </section>
      )}
      <section className="p-6">
        <label className="choice">
          <Tick
            className="check"
            type="checkbox"
            checked={confirmed}
            disabled={!ready}
            onChange={({ target }) => onConfirm(target.checked)}
          />
          <span>
            <b>{t("panel.confirm")}</b>
            <small>{t("panel.confirmWords", { count: kept.length })}</small>
          </span>
        </label>
        {unopened.length > 0 && ready && (
          <p className="mt-3 text-small text-text-soft">{t("panel.unopened", { count: unopened.length })}</p>
        )}
        <Button
          variant="primary"
          size="lg"
          block
          className="mt-6"
          busy={busy}
          disabled={reason !== null}
          aria-describedby="batch-reason"
          onClick={onGo}
        >
          {busy ? t("panel.going") : t("panel.go", { count: kept.length })}
        </Button>
        <p className="mt-2 text-micro text-text-faint" id="batch-reason" aria-live="polite">
          {t(reason ? `panel.why.${reason}` : "panel.hint")}
        </p>
      </section>
    </aside>
  );
}

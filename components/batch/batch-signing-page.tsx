"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import type { BatchProgressView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { ConnectionNote } from "../signing/connection-note.tsx";
import { useProgress } from "../signing/use-progress.ts";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";
import { BatchLead } from "./batch-lead.tsx";
import { BatchLines } from "./batch-lines.tsx";
import type { AuthoriseBatch } from "./batch-page.tsx";

type BatchSigningPageProps = {
  first: BatchProgressView;
  goOn: Act<{ batchId: string }, BatchProgressView>;
  authorise: AuthoriseBatch;
  abandon: Act<{ batchId: string }>;
};

/** Long enough to see that the last one is done. */
const LOOK_MS = 900;

/** Where the signer comes back from the RSSP: of how many contracts what is done. May be left at any time. */
export function BatchSigningPage({ first, goOn, authorise, abandon }: BatchSigningPageProps) {
  const t = useTranslations("batch.signing");
  const network = useTranslations("auth.common")("network");
  const router = useRouter();
  const toast = useToast();
  const { batchId } = first;
  const path = `/batch/${batchId}`;
  const { progress, connection, arriving, push } = useProgress(first, {
    progressUrl: `${path}/signing/progress`,
    goOn: useCallback(() => goOn({ batchId }), [goOn, batchId]),
    isHeld,
  });
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();

  useEffect(() => {
    if (progress.next !== "result") return;
    const timer = setTimeout(() => router.replace(`${path}/result`), LOOK_MS);
    return () => clearTimeout(timer);
  }, [progress.next, path, router]);

  const again = async () => {
    setBusy(true);
    await push();
    setBusy(false);
  };
  const toRssp = async () => {
    setBusy(true);
    const signingIds = progress.items.filter(({ stage }) => stage === "asked").map(({ signingId }) => signingId);
    const result = await authorise({ batchId, signingIds }).catch(() => null);
    if (result?.ok && result.data.kind === "asked") return window.location.assign(result.data.authorizeUrl);
    if (result?.ok && result.data.kind === "changed") return router.push(result.data.url);
    setBusy(false);
    if (result?.ok) return void push();
    setTrouble(result?.message ?? network);
  };
  const giveUp = async () => {
    setBusy(true);
    const result = await abandon({ batchId }).catch(() => null);
    setBusy(false);
    if (!result?.ok) return setTrouble(result?.message ?? network);
    toast(t("abandoned"));
    router.push("/inbox");
  };
  return (
    <main id="main" className="mx-auto max-w-[1120px] px-4 pt-4 pb-12 tablet:px-10 tablet:pt-12">
      <ConnectionNote connection={connection} backTo={`${path}/result`} />
      {trouble && (
        <Note tone="risk" live className="mb-6">
          {trouble}
        </Note>
      )}
      <div className="grid items-start gap-4 desk:grid-cols-[400px_minmax(0,1fr)] desk:gap-8">
        <section className="sheet px-5 py-6 tablet:p-10 desk:sticky desk:top-24" aria-live="polite">
          <BatchLead
            progress={progress}
            arriving={arriving}
            busy={busy}
            onAgain={again}
            onAuthorise={toRssp}
            onAbandon={giveUp}
          />
        </section>
        <section className="card px-5 py-6 tablet:p-10" aria-labelledby="batch-lines">
          <h2 className="section mb-6" id="batch-lines">
            {t("lines")}
          </h2>
          <BatchLines items={progress.items} />
        </section>
      </div>
    </main>
  );
}

const isHeld = ({ items }: BatchProgressView) =>
  items.some(({ stage }) => stage === "held") && items.every(({ stage }) => stage !== "signed" && stage !== "stamped");

"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import type { SigningProgressView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";
import { ConnectionNote } from "./connection-note.tsx";
import { HopBands } from "./hop-bands.tsx";
import { SigningLead } from "./signing-lead.tsx";
import { useProgress } from "./use-progress.ts";

type SigningPageProps = {
  first: SigningProgressView;
  progressUrl: string;
  resultUrl: string;
  goOn: Act<{ signingId: string }, SigningProgressView>;
  authorise: Act<{ signingId: string }, { authorizeUrl: string }>;
  abandon: Act<{ signingId: string }>;
};

/** Long enough to see that the last step is done. */
const LOOK_MS = 900;

/** 署名中: where the signer comes back from the RSSP. Honest about each hop; may be left at any time. */
export function SigningPage({ first, progressUrl, resultUrl, goOn, authorise, abandon }: SigningPageProps) {
  const t = useTranslations("signing");
  const router = useRouter();
  const toast = useToast();
  const { signingId } = first;
  const { progress, connection, arriving, push } = useProgress(first, {
    progressUrl,
    goOn: useCallback(() => goOn({ signingId }), [goOn, signingId]),
    isHeld: ({ error }) => error?.resumable === true,
  });
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();

  useEffect(() => {
    if (progress.next !== "result") return;
    const timer = setTimeout(() => router.replace(resultUrl), LOOK_MS);
    return () => clearTimeout(timer);
  }, [progress.next, resultUrl, router]);

  const again = async () => {
    setBusy(true);
    await push();
    setBusy(false);
  };
  const toRssp = async () => {
    setBusy(true);
    const result = await authorise({ signingId: progress.signingId });
    if (result.ok) return window.location.assign(result.data.authorizeUrl);
    setBusy(false);
    setTrouble(result.message);
  };
  const giveUp = async () => {
    setBusy(true);
    const result = await abandon({ signingId: progress.signingId });
    setBusy(false);
    if (!result.ok) return setTrouble(result.message);
    toast(t("abandoned"));
    router.push(`/contracts/${progress.contractId}`);
  };
  return (
    <main id="main" className="mx-auto max-w-[1120px] px-4 pt-4 pb-12 tablet:px-10 tablet:pt-12">
      <ConnectionNote connection={connection} backTo={resultUrl} />
      {trouble && (
        <Note tone="risk" live className="mb-6">
          {trouble}
        </Note>
      )}
      <div className="grid items-start gap-4 desk:grid-cols-[400px_minmax(0,1fr)] desk:gap-8">
        <section className="sheet px-5 py-6 tablet:p-10" aria-live="polite">
          <SigningLead
            progress={progress}
            arriving={arriving}
            busy={busy}
            onAgain={again}
            onAuthorise={toRssp}
            onAbandon={giveUp}
          />
        </section>
        <HopBands progress={progress} />
      </div>
    </main>
  );
}

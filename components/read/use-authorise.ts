"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState, useTransition } from "react";
import type { Act } from "../act.ts";

export type Authorise = Act<{ signingId: string }, { authorizeUrl: string }>;

/**
 * `queued`: another of the group is signing, and it is tried again by itself; `renewed`: another's signature has come in, or
 * the time of what was shown was over, and what is shown now was made ready anew.
 */
export type AuthorisePhase =
  | { kind: "idle" | "going" | "queued" | "rereading" | "renewed" }
  | { kind: "trouble"; message: string };

/** Soon at first, then calmly; after some five minutes it is the signer's to ask again. */
const pauseBefore = (attempt: number) => (attempt < 4 ? 4_000 : 8_000);
const MOST_ATTEMPTS = 40;

/**
 * From the summary to the RSSP's page. Of a parallel group one signs at a time: whoever asks meanwhile waits his turn here, and what he
 * has read and agreed to stays. What another's signature has changed is read again, not signed unseen.
 */
export function useAuthorise(signingId: string | undefined, authorise: Authorise, network: string) {
  const router = useRouter();
  const [phase, setPhase] = useState<AuthorisePhase>({ kind: "idle" });
  const [rereading, reread] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const attempt = useRef(0);
  const passage = useRef(0);
  const shown = useRef(signingId);
  shown.current = signingId;

  const stop = useCallback(() => {
    clearTimeout(timer.current);
    passage.current++;
    setPhase({ kind: "idle" });
  }, []);

  const ask = useCallback(async () => {
    const id = shown.current;
    const own = passage.current;
    if (!id) return;
    const result = await authorise({ signingId: id }).catch(() => null);
    // left meanwhile: what comes of it is nobody's any more
    if (own !== passage.current) return;
    if (result?.ok) return window.location.assign(result.data.authorizeUrl);
    if (result?.code === "SIGNING_LEASED" && attempt.current < MOST_ATTEMPTS) {
      setPhase({ kind: "queued" });
      timer.current = setTimeout(() => void ask(), pauseBefore(attempt.current++));
      return;
    }
    if (result?.code === "SIGNING_STALE") {
      setPhase({ kind: "renewed" });
      return reread(() => router.refresh());
    }
    setPhase({ kind: "trouble", message: result?.message ?? network });
  }, [authorise, network, router]);

  const go = useCallback(() => {
    stop();
    attempt.current = 0;
    setPhase({ kind: "going" });
    void ask();
  }, [ask, stop]);

  // Back from the RSSP's page the browser may show this page as it was left.
  useEffect(() => {
    window.addEventListener("pageshow", stop);
    return () => {
      window.removeEventListener("pageshow", stop);
      clearTimeout(timer.current);
    };
  }, [stop]);

  return { phase: rereading ? ({ kind: "rereading" } as const) : phase, go, stop };
}

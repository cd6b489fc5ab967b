"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { SigningProgressView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";

export type Connection = "online" | "offline" | "signed-out";

/** Often while something happens under the reader's eyes, seldom while an authority is down. */
const FAST_MS = 700;
const SLOW_MS = 5000;

/**
 * What the return page knows. It asks the service to go on (hops 8–10) and, beside it, reads how far it is: the reading
 * goes by GET, since the actions of a page run one after the other. Closing the page stops neither the work nor the result.
 */
export function useProgress(
  first: SigningProgressView,
  progressUrl: string,
  goOn: Act<{ signingId: string }, SigningProgressView>,
) {
  const [progress, setProgress] = useState(first);
  const [connection, setConnection] = useState<Connection>("online");
  const working = useRef(false);

  const push = useCallback(async () => {
    if (working.current) return;
    working.current = true;
    try {
      const result = await goOn({ signingId: first.signingId });
      if (result.ok) setProgress(result.data);
    } catch {
      setConnection("offline");
    } finally {
      working.current = false;
    }
  }, [goOn, first.signingId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the signer comes back
  useEffect(() => {
    if (first.next === "poll") void push();
  }, []);

  const held = progress.error?.resumable === true;
  const polling = progress.next === "poll" || progress.next === "authorise";
  useEffect(() => {
    if (!polling) return;
    const stop = new AbortController();
    const timer = setInterval(
      async () => {
        if (document.visibilityState === "hidden") return;
        try {
          const answer = await fetch(progressUrl, { signal: stop.signal, cache: "no-store" });
          if (answer.status === 401) return setConnection("signed-out");
          if (!answer.ok) return;
          setProgress(await answer.json());
          setConnection("online");
        } catch {
          if (!stop.signal.aborted) setConnection("offline");
        }
      },
      held || progress.next === "authorise" ? SLOW_MS : FAST_MS,
    );
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [polling, held, progress.next, progressUrl]);

  return { progress, connection, push };
}

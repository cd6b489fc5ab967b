"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { SigningProgressView } from "@/lib/sca/views.ts";
import type { ActResult } from "../act.ts";

export type Connection = "online" | "offline" | "signed-out";

/** Often while something happens under the reader's eyes, seldom while an authority is down or the signer has to act. */
const FAST_MS = 700;
const SLOW_MS = 5000;

type Progress = { next: SigningProgressView["next"] };

/**
 * What the return page knows, of one contract or of a batch. It asks the service to go on (hops 8–10) and, beside it, reads how far it is: the reading
 * goes by GET, since the actions of a page run one after the other. Closing the page stops neither the work nor the result.
 */
export function useProgress<P extends Progress>(
  first: P,
  {
    progressUrl,
    goOn,
    isHeld,
  }: {
    progressUrl: string;
    goOn: () => Promise<ActResult<P>>;
    /** an authority is down: there is nothing to be looked at often */
    isHeld: (progress: P) => boolean;
  },
) {
  const [progress, setProgress] = useState(first);
  const [connection, setConnection] = useState<Connection>("online");
  /** before the first answer nobody knows whether the key was used just now: the RSSP is asked first */
  const [arriving, setArriving] = useState(first.next === "authorise");
  const working = useRef(false);

  const push = useCallback(async () => {
    if (working.current) return;
    working.current = true;
    try {
      const result = await goOn();
      if (result.ok) setProgress(result.data);
      else if (result.code === "AUTH_REQUIRED") setConnection("signed-out");
    } catch {
      setConnection("offline");
    } finally {
      working.current = false;
      setArriving(false);
    }
  }, [goOn]);

  const read = useCallback(
    async (signal: AbortSignal) => {
      try {
        const answer = await fetch(progressUrl, { signal, cache: "no-store" });
        if (answer.status === 401) return setConnection("signed-out");
        if (!answer.ok) return;
        setProgress(await answer.json());
        setConnection("online");
      } catch {
        if (!signal.aborted) setConnection("offline");
      }
    },
    [progressUrl],
  );

  const waits = progress.next === "authorise" && !arriving;
  const going = progress.next === "poll" || progress.next === "authorise";
  const slow = waits || isHeld(progress);

  useEffect(() => {
    if (going) void push();
  }, [going, push]);

  useEffect(() => {
    if (!going) return;
    const stop = new AbortController();
    const look = () => {
      if (document.visibilityState === "hidden") return;
      // Only the RSSP knows that a waiting signer has allowed it meanwhile, in another window.
      void (waits ? push() : read(stop.signal));
    };
    const timer = setInterval(look, slow ? SLOW_MS : FAST_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [going, waits, slow, push, read]);

  return { progress, connection, arriving, push };
}

"use client";

import { useCallback, useEffect, useState } from "react";
import { type OpenedPdf, openPdf } from "./open-pdf.ts";

type Source = string | Blob;
export type PdfState = { state: "loading" } | { state: "failed" } | { state: "ready"; pdf: OpenedPdf };

export function usePdf(source: Source): PdfState & { retry: () => void } {
  const [now, setNow] = useState<PdfState & { of?: Source }>({ state: "loading" });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again for the same address
  useEffect(() => {
    const stop = new AbortController();
    let opened: OpenedPdf | undefined;
    setNow({ state: "loading" });
    openPdf(source, stop.signal)
      .then((pdf) => {
        opened = pdf;
        if (stop.signal.aborted) return pdf.close();
        setNow({ state: "ready", pdf, of: source });
      })
      .catch(() => !stop.signal.aborted && setNow({ state: "failed" }));
    return () => {
      stop.abort();
      opened?.close();
    };
  }, [source, attempt]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  // until the effect has run it is still the one before
  if (now.state === "ready" && now.of !== source) return { state: "loading", retry };
  return { ...now, retry };
}

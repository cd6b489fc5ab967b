"use client";

import { useLocale } from "next-intl";
import { useCallback, useRef, useState } from "react";
import { askValidator } from "./ask-validator.ts";
import type { Answer, Root } from "./protocol.ts";

export type Checked = Extract<Answer, { kind: "report" }>;
export type Refusal = Extract<Answer, { kind: "refusal" }>;
export type Verification =
  | { state: "idle" }
  | { state: "checking"; file: File }
  | { state: "refused"; file: File; refusal: Refusal }
  | { state: "checked"; file: File; checked: Checked };

/** The file on the table and the roots it is judged by. A new root judges the same file again. */
export function useVerification(installed: Root[]) {
  const language = useLocale();
  const [now, setNow] = useState<Verification>({ state: "idle" });
  const [added, setAdded] = useState<Root[]>([]);
  const [rootRefusal, setRootRefusal] = useState<Refusal>();
  const running = useRef<AbortController>(undefined);

  const check = useCallback(
    async (file: File, own: Root[]) => {
      running.current?.abort();
      const stop = new AbortController();
      running.current = stop;
      setNow({ state: "checking", file });
      const anchors = [...installed, ...own].map(({ der }) => der);
      const answer = await askValidator({ kind: "validate", file, anchors, language }, stop.signal).catch(() => undefined);
      if (!answer || stop.signal.aborted) return;
      if (answer.kind === "report") setNow({ state: "checked", file, checked: answer });
      if (answer.kind === "refusal") setNow({ state: "refused", file, refusal: answer });
    },
    [installed, language],
  );

  const judgeAgain = (roots: Root[]) => {
    setAdded(roots);
    if (now.state !== "idle") void check(now.file, roots);
  };
  return {
    verification: now,
    added,
    rootRefusal,
    takeFile: (file: File) => void check(file, added),
    takeRoot: async (file: File) => {
      setRootRefusal(undefined);
      const answer = await askValidator({ kind: "read-root", file, language }, new AbortController().signal);
      if (answer.kind === "refusal") return setRootRefusal(answer);
      if (answer.kind !== "roots") return;
      const known = new Set([...installed, ...added].map(({ sha256 }) => sha256));
      judgeAgain([...added, ...answer.roots.filter(({ sha256 }) => !known.has(sha256))]);
    },
    dropRoot: (sha256: string) => judgeAgain(added.filter((root) => root.sha256 !== sha256)),
  };
}

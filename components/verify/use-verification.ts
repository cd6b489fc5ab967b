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

  // A root is read while the person goes on: what counts is the file and the list that lie there when it has been.
  const onTable = useRef<{ file?: File; roots: Root[] }>({ roots: [] });

  const check = useCallback(async () => {
    const { file, roots } = onTable.current;
    running.current?.abort();
    if (!file) return;
    const stop = new AbortController();
    running.current = stop;
    setNow({ state: "checking", file });
    const anchors = [...installed, ...roots].map(({ der }) => der);
    const answer = await askValidator({ kind: "validate", file, anchors, language }, stop.signal).catch(() => undefined);
    if (!answer || stop.signal.aborted) return;
    if (answer.kind === "report") setNow({ state: "checked", file, checked: answer });
    if (answer.kind === "refusal") setNow({ state: "refused", file, refusal: answer });
  }, [installed, language]);

  const judgeBy = (roots: Root[]) => {
    onTable.current.roots = roots;
    setAdded(roots);
    void check();
  };
  return {
    verification: now,
    added,
    rootRefusal,
    takeFile: (file: File) => {
      onTable.current.file = file;
      void check();
    },
    takeRoot: async (file: File) => {
      setRootRefusal(undefined);
      const answer = await askValidator({ kind: "read-root", file, language }, new AbortController().signal);
      if (answer.kind === "refusal") return setRootRefusal(answer);
      if (answer.kind !== "roots") return;
      const { roots } = onTable.current;
      const known = new Set([...installed, ...roots].map(({ sha256 }) => sha256));
      judgeBy([...roots, ...answer.roots.filter(({ sha256 }) => !known.has(sha256))]);
    },
    dropRoot: (sha256: string) => judgeBy(onTable.current.roots.filter((root) => root.sha256 !== sha256)),
  };
}

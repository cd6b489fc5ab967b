"use client";

import { type RefObject, useEffect } from "react";

/** A file that was chosen before the page's program came is taken once it is there (use-early-typing.ts). */
export function useEarlyFiles(input: RefObject<HTMLInputElement | null>, take: (files: FileList) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what was chosen before
  useEffect(() => {
    if (input.current?.files?.length) take(input.current.files);
  }, []);
}

"use client";

import { useCallback, useState } from "react";
import { signedDigest } from "../pdf/signed-digest.ts";

/** `plain`: this device cannot compute it (no HTTPS, no gap in the file), so nothing is claimed. */
export type DigestCheck = "checking" | "match" | "mismatch" | "plain";

/** Compares what this device computes over the bytes it shows with what would be signed. */
export function useDigestCheck(expected: string | undefined): [DigestCheck, (bytes: Uint8Array<ArrayBuffer>) => void] {
  const [found, setFound] = useState<{ of: string | undefined; check: DigestCheck }>();
  const compare = useCallback(
    (bytes: Uint8Array<ArrayBuffer>) => {
      if (!expected) return;
      signedDigest(bytes)
        .then((own) => (own === null ? "plain" : own.toLowerCase() === expected.toLowerCase() ? "match" : "mismatch"))
        .catch(() => "plain" as const)
        .then((check) => setFound({ of: expected, check }));
    },
    [expected],
  );
  // what was found of other bytes says nothing of these
  if (expected && found?.of !== expected) return ["checking", compare];
  return [found?.check ?? "plain", compare];
}

"use client";

import { useCallback, useState } from "react";
import { signedDigest } from "../pdf/signed-digest.ts";

/** `plain`: this device cannot compute it (no HTTPS, no gap in the file), so nothing is claimed. */
export type DigestCheck = "checking" | "match" | "mismatch" | "plain";

/** Compares what this device computes over the bytes it shows with what would be signed. */
export function useDigestCheck(expected: string | undefined): [DigestCheck, (bytes: Uint8Array<ArrayBuffer>) => void] {
  const [check, setCheck] = useState<DigestCheck>(expected ? "checking" : "plain");
  const compare = useCallback(
    (bytes: Uint8Array<ArrayBuffer>) => {
      if (!expected) return;
      signedDigest(bytes)
        .then((own) => setCheck(own === null ? "plain" : own.toLowerCase() === expected.toLowerCase() ? "match" : "mismatch"))
        .catch(() => setCheck("plain"));
    },
    [expected],
  );
  return [check, compare];
}

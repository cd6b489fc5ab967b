"use client";

import { useEffect, useState } from "react";
import type { SignerCandidate } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";

const WAIT_MS = 250;

/** Colleagues whose name or address contains what is typed, asked for once the typing pauses. */
export function useCandidates(candidates: Act<{ text: string }, SignerCandidate[]>, text: string) {
  const [found, setFound] = useState<SignerCandidate[]>([]);
  useEffect(() => {
    if (text.trim().length < 2) return setFound([]);
    const timer = setTimeout(async () => {
      const result = await candidates({ text: text.trim() }).catch(() => null);
      if (result?.ok) setFound(result.data);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [text, candidates]);

  /** The colleague of exactly this address; undefined where there is none. */
  const exactly = async (email: string): Promise<SignerCandidate | undefined> => {
    const known = found.find((candidate) => candidate.email === email);
    if (known) return known;
    const asked = await candidates({ text: email }).catch(() => null);
    return asked?.ok ? asked.data.find((candidate) => candidate.email === email) : undefined;
  };
  return { found, exactly };
}

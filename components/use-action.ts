"use client";

import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import type { Act } from "./act.ts";

export type Trouble = { code: string; message: string; fields: Record<string, string> };

/**
 * Runs a server action for a form: one at a time, its refusal in words. A lost connection is a refusal, too.
 * `run` calls `done` with the data of a success, within the same transition.
 */
export function useAction<I, T>(action: Act<I, T>) {
  const network = useTranslations("auth.common")("network");
  const [pending, startTransition] = useTransition();
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const run = (input: I, done?: (data: T) => void | Promise<void>) =>
    startTransition(async () => {
      const result = await action(input).catch(() => null);
      if (result?.ok) {
        setTrouble(null);
        await done?.(result.data);
      } else {
        setTrouble(
          result
            ? { code: result.code, message: result.message, fields: result.fields ?? {} }
            : { code: "NETWORK", message: network, fields: {} },
        );
      }
    });
  return { run, pending, trouble, clear: () => setTrouble(null) };
}

"use client";

import { useEffect, useState } from "react";
import type { StampPictures } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import type { StampInput } from "./stamp-input.ts";

const PAUSE_MS = 250;

export type Preview = { pictures: StampPictures | null; trouble: string | null };

/** The server's drawing of a design, after a pause in typing; of two answers the later question's counts. */
export function usePreview(design: StampInput | null, preview: Act<StampInput, StampPictures>): Preview {
  const [shown, setShown] = useState<Preview>({ pictures: null, trouble: null });
  const key = JSON.stringify(design);
  useEffect(() => {
    const asked = JSON.parse(key) as StampInput | null;
    if (!asked) return setShown({ pictures: null, trouble: null });
    let live = true;
    const timer = setTimeout(async () => {
      const answer = await preview(asked).catch(() => null);
      if (!live || !answer) return;
      setShown(answer.ok ? { pictures: answer.data, trouble: null } : { pictures: null, trouble: answer.message });
    }, PAUSE_MS);
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [key, preview]);
  return shown;
}

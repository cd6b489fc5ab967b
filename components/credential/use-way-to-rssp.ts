import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { ActResult } from "../act.ts";

/**
 * The browser's way to an address at the RSSP that the server gives. `busy` while it goes.
 * @param onTrouble what keeps the browser here
 */
export function useWayToRssp<T>(
  { open, addressOf }: { open: () => Promise<ActResult<T>>; addressOf: (data: T) => string },
  onTrouble: (message: string) => void,
): { busy: boolean; go: () => Promise<void> } {
  const network = useTranslations("auth.common")("network");
  const [busy, setBusy] = useState(false);

  // Back from the RSSP's page the browser may show this page as it was left.
  useEffect(() => {
    const back = () => setBusy(false);
    window.addEventListener("pageshow", back);
    return () => window.removeEventListener("pageshow", back);
  }, []);

  const go = async () => {
    setBusy(true);
    const result = await open().catch(() => null);
    if (result?.ok) return window.location.assign(addressOf(result.data));
    setBusy(false);
    onTrouble(result?.message ?? network);
  };
  return { busy, go };
}

import { EndedPage, type Ending } from "@/components/rssp/ended-page.tsx";
import { requireRsspOrigin } from "../this-origin.ts";

const ENDING: Record<string, Ending> = { RSSP_REQUEST_EXPIRED: "expired", RSSP_HANDLE_REFUSED: "notFound" };
const OF_ERRAND: Record<string, Ending> = { RSSP_ERRAND_EXPIRED: "errandExpired", RSSP_HANDLE_REFUSED: "errandNotFound" };

/** A handle that opens nothing. Which of the reasons it was is told only as far as it helps. */
export default async function TroublePage({ searchParams }: { searchParams: Promise<{ code?: string; from?: string }> }) {
  await requireRsspOrigin();
  const { code = "", from } = await searchParams;
  return <EndedPage ending={from === "errand" ? (OF_ERRAND[code] ?? "errandFailed") : (ENDING[code] ?? "failed")} />;
}

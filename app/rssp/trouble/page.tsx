import { EndedPage, type Ending } from "@/components/rssp/ended-page.tsx";
import { requireRsspOrigin } from "../this-origin.ts";

const ENDING: Record<string, Ending> = { RSSP_REQUEST_EXPIRED: "expired", RSSP_HANDLE_REFUSED: "notFound" };

/** A handle that opens nothing. Which of the reasons it was is told only as far as it helps. */
export default async function TroublePage({ searchParams }: { searchParams: Promise<{ code?: string }> }) {
  await requireRsspOrigin();
  const { code = "" } = await searchParams;
  return <EndedPage ending={ENDING[code] ?? "failed"} />;
}

import "server-only";
import { NoticeEnded, type NoticeEnding } from "@/components/rssp/notice-ended.tsx";
import { NoticePage } from "@/components/rssp/notice-page.tsx";
import { env } from "@/lib/env.ts";
import { type NoticeView, viewNotice } from "@/lib/rssp/signer.ts";
import { noticePage, requireRsspOrigin } from "../../this-origin.ts";

/** Both pages behind the mail's button. Looking changes nothing: mail scanners open links, and follow those they find. */
export async function Notice({ params, step }: { params: Promise<{ token: string }>; step: "look" | "confirm" }) {
  await requireRsspOrigin();
  const { token } = await params;
  const view = await viewNotice({ token, now: new Date() });
  const ending = endingOf(view);
  if (!view || ending) return <NoticeEnded ending={ending ?? "unknown"} credentialsUrl={`${env().publicOrigin}/credentials`} />;
  return <NoticePage {...view} address={noticePage(token)} step={step} />;
}

function endingOf(view: NoticeView | null): NoticeEnding | null {
  if (!view) return "unknown";
  if (view.state === "suspended") return view.here ? "stopped" : "suspended";
  if (view.state === "ended") return "over";
  return view.state === "expired" ? "expired" : null;
}

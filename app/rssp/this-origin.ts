import "server-only";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { env } from "@/lib/env.ts";
import { isForHost } from "@/lib/origin.ts";

/** The RSSP's pages are on RSSP_ORIGIN and nowhere else. Each page asks for itself: `proxy.ts` is no authorisation. */
export async function requireRsspOrigin(): Promise<void> {
  if (!isForHost(await headers(), env().rsspOrigin)) notFound();
}

/** One cookie a request, so that two requests in one browser do not meet. Sent below /rssp only. */
export const browserCookie = (requestId: string): string => `natsuin_rssp_${requestId}`;

export const REQUEST_ID = /^srq_[0-9a-z]{26}$/;

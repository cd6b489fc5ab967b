import "server-only";
import { cookies, headers } from "next/headers";
import { notFound } from "next/navigation";
import { env } from "@/lib/env.ts";
import { isForHost } from "@/lib/origin.ts";

/** The RSSP's pages are on RSSP_ORIGIN and nowhere else. Each page asks for itself: `proxy.ts` is no authorisation. */
export async function requireRsspOrigin(): Promise<void> {
  if (!isForHost(await headers(), env().rsspOrigin)) notFound();
}

/** One cookie a request or errand, so that two in one browser do not meet. Sent below /rssp only. */
export const browserCookie = (id: string): string => `natsuin_rssp_${id}`;

export const REQUEST_ID = /^srq_[0-9a-z]{26}$/;
export const VISIT_ID = /^evs_[0-9a-z]{26}$/;
export const ERRAND_ID = /^ern_[0-9a-z]{26}$/;

/** The page of a request or an errand. What is in the address is not believed to be an id. */
export const authorizePage = (requestId: string): string => `/rssp/authorize/${encodeURIComponent(requestId)}`;
export const noticePage = (token: string): string => `/rssp/notice/${encodeURIComponent(token)}`;
export const errandPage = (errandId: string): string => `/rssp/errand/${encodeURIComponent(errandId)}`;

export const enrolPage = (visitId: string): string => `/rssp/enrol/${encodeURIComponent(visitId)}`;

/** The mark that this browser carries for an enrolment's visit. */
export async function visitSecret(visitId: string): Promise<string | undefined> {
  return VISIT_ID.test(visitId) ? (await cookies()).get(browserCookie(visitId))?.value : undefined;
}

/** The mark that this browser carries for an errand. */
export async function errandSecret(errandId: string): Promise<string | undefined> {
  return ERRAND_ID.test(errandId) ? (await cookies()).get(browserCookie(errandId))?.value : undefined;
}

import "server-only";
import { z } from "zod";
import { env } from "../../env.ts";
import type { Client } from "../../generated/prisma/client.ts";
import { secureRandom } from "../../ids.ts";
import { CLOCK_TOLERANCE, LOGIN_LIFE } from "../limits.ts";
import { newSecret, secretHash } from "../secrets.ts";

/** What a driving application says of the signer whom it sends here, and of the way back. */
export type Arrival = {
  /** the client's opaque name for the signer */
  subject: string;
  credentialId: string;
  /** when the signer logged in at the client (利用認証, pattern A), ISO 8601 */
  loginAt: string;
  /** on the client's registered origin; comes back with the id of what was opened */
  returnUrl: string;
  /** language of the page the signer comes from */
  uiLocale?: "ja" | "en";
};

export const arrivalShape = {
  subject: z.string().min(1).max(100),
  credentialId: z.string().max(40),
  loginAt: z.iso.datetime({ offset: true }),
  returnUrl: z.url().max(2000),
  uiLocale: z.enum(["ja", "en"]).optional(),
};

/** The part that does not hold together: the way back leads to another origin, or the login is too old or lies ahead. */
export function arrivalFault(
  client: Client,
  { returnUrl, loginAt }: Pick<Arrival, "returnUrl" | "loginAt">,
  now: Date,
): "returnUrl" | "loginAt" | null {
  if (new URL(returnUrl).origin !== client.returnOrigin) return "returnUrl";
  const age = now.getTime() - new Date(loginAt).getTime();
  return age > -CLOCK_TOLERANCE && age < LOGIN_LIFE ? null : "loginAt";
}

/** A one-time handle: its hash for the row, and the address that brings it here with the signer's browser. */
export function newEntrance(
  path: "/rssp/authorize" | "/rssp/errand" | "/rssp/enrol",
  uiLocale?: string,
): { handleHash: Uint8Array<ArrayBuffer>; address: string } {
  const handle = newSecret(secureRandom);
  const address = new URL(path, env().rsspOrigin);
  address.searchParams.set("h", handle);
  if (uiLocale) address.searchParams.set("ui_locales", uiLocale);
  return { handleHash: secretHash(handle), address: address.href };
}

/** Where the browser goes when it is done here: the client's address, with what it is told. */
export function wayBack(returnUrl: string, told: Record<string, string | undefined>): string {
  const url = new URL(returnUrl);
  for (const [name, value] of Object.entries(told)) if (value) url.searchParams.set(name, value);
  return url.href;
}

import "server-only";
import { z } from "zod";
import { env } from "../../env.ts";

/**
 * Whose passkeys these are (WebAuthn relying party): the RSSP's own host, so that no page of the SCA can make or use one.
 * `origin` is where they are used.
 */
export function relyingParty(): { id: string; origin: string; name: string } {
  const { rsspOrigin } = env();
  return { id: new URL(rsspOrigin).hostname, origin: rsspOrigin, name: "捺印 リモート署名サービス" };
}

export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

/** What a browser sends in base64url; a credential id has at most 1023 bytes (CTAP 2.1 §6.1), 1364 characters. */
export const encoded = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/);

/** Was it made in a page of our own origin that stood by itself? None of ours may be framed, so one that was is none of ours. */
export function isUnframed(clientDataJSON: string): boolean {
  const { crossOrigin = false, topOrigin } = JSON.parse(Buffer.from(clientDataJSON, "base64url").toString("utf8"));
  return crossOrigin === false && topOrigin === undefined;
}

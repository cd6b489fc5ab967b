import "server-only";
import { hkdfSync } from "node:crypto";
import type { Bytes } from "../../bytes.ts";
import { env } from "../../env.ts";
import { seal, unseal } from "../../seal.ts";

const boundTo = (errandId: string): string => `rssp.errand.progress:${errandId}`;

/** Under RSSP_SECRET and the browser's own mark, of which the database has the hash only: neither opens it without the other. */
function keyOf(browserSecret: string): Bytes {
  return new Uint8Array(hkdfSync("sha256", env().rsspSecret, browserSecret, "natsuin/errand-progress/1", 32));
}

/** What an errand keeps between its steps, for the browser that it is bound to. @param progress JSON */
export function sealProgress(errandId: string, browserSecret: string, progress: unknown): Bytes {
  return seal(keyOf(browserSecret), new TextEncoder().encode(JSON.stringify(progress)), boundTo(errandId));
}

/** Throws SEAL_BROKEN for a row that was changed. */
export function openProgress(errand: { id: string; progress: Uint8Array | null }, browserSecret: string): unknown {
  if (!errand.progress) return null;
  return JSON.parse(new TextDecoder().decode(unseal(keyOf(browserSecret), errand.progress, boundTo(errand.id))));
}

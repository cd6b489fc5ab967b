import "server-only";
import { rsspDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import { log } from "../../log.ts";
import { clockFrom } from "../clock.ts";
import { TRANSACTION } from "../limits.ts";
import { conclude } from "./conclude.ts";
import { type SigningEnd, signItems } from "./sign-items.ts";
import { spend } from "./spend.ts";

export type Activation = { requestId: string; sad: string; now: Date };

/**
 * Hop 7: one use of a key under one SAD (方法1), in the process that spends it.
 * 1. the SAD is spent and the intent recorded; 2. the key is opened with what the SAD opens, every DTBS/R signed in order, verified and
 * stored, the key closed; 3. the outcome is recorded, the signer told, and the request signed.
 * Where the process dies between 1 and 3, `settleInterrupted` says what is known; nothing is ever signed again by itself.
 * Throws RSSP_SAD_REFUSED, RSSP_CONTENT_CHANGED, RSSP_SIGNATURE_FAILED (not signed), RSSP_SIGNATURE_UNKNOWN, AUDIT_UNAVAILABLE.
 */
export async function activateKey({ requestId, sad, now }: Activation): Promise<void> {
  const clock = clockFrom(now);
  const permission = await spend(requestId, sad, clock);
  const end = await signItems(permission, clock);
  permission.inner.fill(0);
  if (end.failure) return failUse(requestId, end, clock());
  const signed = { state: "signed", outcome: "signed", stored: end.stored } as const;
  const concluded = await rsspDb().$transaction((tx) => conclude(tx, requestId, { ...signed, now: clock() }), TRANSACTION);
  // settled as unknown meanwhile: that has been told, and people look into it; the values stay stored for them
  if (!concluded) throw new NatsuinError("RSSP_SIGNATURE_UNKNOWN", { code: "late" });
}

/** Says what is certain of a use that failed, in the log and to whoever asked. */
export async function failUse(requestId: string, { stored, failure }: SigningEnd, now: Date): Promise<never> {
  const { code, certain, cause } = failure as NonNullable<SigningEnd["failure"]>;
  const end = certain
    ? ({ state: "refused", outcome: "not-signed" } as const)
    : ({ state: "unknown", outcome: "unknown" } as const);
  log.error("rssp.key-use.failed", cause, { request: requestId, code, outcome: end.outcome, stored });
  await rsspDb().$transaction((tx) => conclude(tx, requestId, { ...end, stored, now, reason: code }), TRANSACTION);
  throw new NatsuinError(certain ? "RSSP_SIGNATURE_FAILED" : "RSSP_SIGNATURE_UNKNOWN", { code }, { cause });
}

import "server-only";
import { equalBytes } from "../../bytes.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import { secureRandom } from "../../ids.ts";
import { clockFrom } from "../clock.ts";
import { CHAIN_LIFE, TRANSACTION } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { stepsOf, type WholeRequest } from "../requests.ts";
import { certificateFault } from "../ssa/certificate.ts";
import { requestOf } from "../ssa/signature-request-state.ts";
import type { ClientCredentials } from "../types.ts";
import { failUse } from "./activate-key.ts";
import { conclude } from "./conclude.ts";
import { keyFault } from "./reach-fault.ts";
import { createSad, exchangeSad, itemsFrom } from "./sad.ts";
import { signItems } from "./sign-items.ts";
import { spend } from "./spend.ts";
import { lockCredential } from "./weigh-factors.ts";

/** `expiresAt`: ISO 8601. */
export type ChainSad = { sad: string; expiresAt: string };
/**
 * `value`: base64, of the item at `position`. `next`: the SAD for the one after; absent after the last, and where the credential was
 * stopped or its key sealed anew meanwhile.
 */
export type ChainUse = { position: number; value: string; next?: ChainSad };

/** 方法2 begins: the code that came back with the signer's browser becomes SAD:1, once. Throws RSSP_SAD_REFUSED, NOT_FOUND, RSSP_CLIENT_REFUSED. */
export async function beginChain(
  client: ClientCredentials,
  { requestId, code, now }: { requestId: string; code: string; now: Date },
): Promise<ChainSad> {
  const request = await requestOf(client, requestId, now);
  const sad = await rsspDb().$transaction((tx) => exchangeSad(tx, { requestId: request.id, code, now }), TRANSACTION);
  if (sad) return { sad: sad.sad, expiresAt: sad.expiresAt.toISOString() };
  return refuseUse("RSSP_SAD_REFUSED", request, now);
}

function refuseUse(code: ErrorCode, { id, clientId }: WholeRequest, now: Date): Promise<never> {
  return refuse(code, { type: "rssp.authorisation", actor: `client:${clientId}`, target: `request:${id}`, now });
}

/**
 * 方法2 (JT2A Ⅱ-3.3): SAD:i signs item i and nothing else, and yields SAD:i+1; the old one is dead. The signer has consented to the whole
 * list; no token signs an item twice, none outlives `CHAIN_LIFE` after the consent.
 * 1. the client is the request's; 2. the key is within reach, and the CA does not say revoked, since the consent may be half an hour old;
 * 3. the SAD is spent and the intent recorded; 4. one value, verified and stored; 5. outcome and next SAD in one transaction.
 * Throws as `activateKey` does, and HSM_*, RSSP_CERTIFICATE_REVOKED, RSSP_REVOCATION_UNAVAILABLE, spending nothing.
 */
export async function useChain(
  client: ClientCredentials,
  { requestId, sad, now }: { requestId: string; sad: string; now: Date },
): Promise<ChainUse> {
  const clock = clockFrom(now);
  const own = await requestOf(client, requestId, now);
  if (own.method !== "chain") return refuseUse("RSSP_SAD_REFUSED", own, now);
  const unfit = await keyFault(own.credential, now);
  if (unfit) return refuseUse(unfit, own, now);
  const permission = await spend(requestId, sad, clock);
  const end = await signItems(permission, clock);
  if (end.failure) return failUse(requestId, end, clock());

  const { request, items, inner } = permission;
  const { position } = items[0] as (typeof items)[number];
  const next = itemsFrom(request, position + 1)[0];
  const following = await rsspDb().$transaction(async (tx) => {
    const at = clock();
    const state = next ? "authorised" : "signed";
    if (!(await conclude(tx, requestId, { state, outcome: "signed", stored: 1, now: at }))) {
      throw new NatsuinError("RSSP_SIGNATURE_UNKNOWN", { code: "late" });
    }
    if (!next || !(await stillStands(tx, request.credential, at))) return undefined;
    const until = new Date(new Date(stepsOf(request).authorisedAt as string).getTime() + CHAIN_LIFE);
    const made = await createSad(tx, request, { inner, position: next.position, now: at, until, random: secureRandom });
    const { expiresAt } = await tx.sad.findUniqueOrThrow({ where: { hash: made.hash } });
    return { sad: made.sad, expiresAt: expiresAt.toISOString() };
  }, TRANSACTION);
  inner.fill(0);
  const { signatureValue } = await rsspDb().signatureRequestItem.findUniqueOrThrow({
    where: { requestId_position: { requestId, position } },
  });
  return { position, value: Buffer.from(signatureValue as Uint8Array).toString("base64"), next: following };
}

/** Whoever stops a credential, or seals its key anew, ends the permissions that are there (`eraseSads`): none may come after it. */
async function stillStands(tx: Prisma.TransactionClient, spent: WholeRequest["credential"], now: Date): Promise<boolean> {
  const present = await lockCredential(tx, spent.id);
  if (certificateFault(present, now) || !present.sealedKey || !spent.sealedKey) return false;
  return equalBytes(present.sealedKey, spent.sealedKey);
}

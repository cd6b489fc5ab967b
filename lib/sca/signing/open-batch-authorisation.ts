import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb, type Db } from "../../db.ts";
import { env } from "../../env.ts";
import { NatsuinError } from "../../errors.ts";
import { cancelSignatureRequest, openSignatureRequest } from "../../rssp/index.ts";
import { chooseCredential, scaClient } from "../credentials.ts";
import { batchPath, batchSigningPath } from "../documents.ts";
import { reaches } from "../minimum-level.ts";
import { actorName, refuse } from "../record.ts";
import { type OwnBatch, ownBatch, phaseOf } from "./batch-rows.ts";
import { isFresh, requestItem, takeRequest } from "./open-authorisation.ts";
import { type WholeSigning, withContract } from "./rows.ts";
import { settleRequest } from "./settle-request.ts";

/** `changed`: something was dropped or has to be shown anew, nothing is asked for, and the list at `url` says what. */
export type OpenedBatch = { kind: "asked"; authorizeUrl: string } | { kind: "used" | "changed"; url: string };

/** A hundred contracts are locked, moved and recorded one after the other. */
const TAKE = { maxWait: 10_000, timeout: 60_000 } as const;

/**
 * Hop 4 for several contracts: one request at the RSSP, one item a contract, one SAD over all of them (方法1, JT2A Ⅱ-3.3).
 *   1. the batch is the actor's, and everything he confirmed stands in it
 *   2. requests opened before for any of it are withdrawn; one that was used is followed instead
 *   3. what is stale is let go and nothing is asked for: a batch drops before authorisation, never after
 *   4. one request with the items in the batch's order; 5. every passage takes it with its place, or none does
 * Throws NOT_FOUND, NO_CREDENTIAL, CREDENTIAL_*, SIGNING_LEASED (another click was first) and the RSSP's own refusals.
 * @param signingIds what the page showed and the actor confirmed
 */
export async function openBatchAuthorisation(
  actor: Actor,
  { batchId, signingIds }: { batchId: string; signingIds: string[] },
  now: Date,
): Promise<OpenedBatch> {
  const batch = await ownBatch(actor, batchId, now);
  const signings = await confirmed(actor, batch, signingIds, now);
  const changed = { kind: "changed", url: batchPath(batchId) } as const;
  if (phaseOf(batch) === "used") return { kind: "used", url: batchSigningPath(batchId) };
  const used = await withdrawAll(signings, now);
  if (used !== null) return used === batch.requestId ? { kind: "used", url: batchSigningPath(batchId) } : changed;
  if (await letStaleGo(actor, batch, signings, now)) return changed;

  const opened = await openSignatureRequest(scaClient(), {
    subject: actor.userId,
    credentialId: (signings[0] as WholeSigning).credentialId,
    items: await Promise.all(signings.map(requestItem)),
    loginAt: actor.loginAt.toISOString(),
    returnUrl: `${env().publicOrigin}${batchSigningPath(batchId)}`,
    uiLocale: actor.locale,
    now,
  });
  if (await takeAll(actor, batch, signings, opened, now)) return { kind: "asked", authorizeUrl: opened.authorizeUrl };
  await cancelSignatureRequest(scaClient(), { requestId: opened.requestId, now });
  throw new NatsuinError("SIGNING_LEASED");
}

/** In the batch's order, whatever the order in which they were named. Throws INPUT_INVALID for none, NOT_FOUND for one that is not in it. */
async function confirmed(actor: Actor, { id, items }: OwnBatch, signingIds: string[], now: Date): Promise<WholeSigning[]> {
  const order = items.flatMap(({ signingId }) => (signingId === null ? [] : [signingId]));
  const foreign = signingIds.find((signingId) => !order.includes(signingId));
  if (foreign !== undefined)
    return refuse("NOT_FOUND", { type: "sca.batch.refused", actor, target: `signing:${foreign.slice(0, 64)}`, now });
  if (signingIds.length === 0) throw new NatsuinError("INPUT_INVALID");
  const where = { id: { in: signingIds }, recipient: { userId: actor.userId }, batchItems: { some: { batchId: id } } };
  const signings = await appDb().signing.findMany({ where, include: withContract });
  return signings.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

/** @returns the request whose key is or was in use: that one is followed, and nothing else is asked for */
async function withdrawAll(signings: WholeSigning[], now: Date): Promise<string | null> {
  const open = signings.filter(({ state }) => state === "requested");
  for (const requestId of new Set(open.flatMap((signing) => signing.requestId ?? []))) {
    const { state } = await cancelSignatureRequest(scaClient(), { requestId, now });
    if (state === "cancelled" || state === "expired" || state === "refused") continue;
    for (const signing of open) if (signing.requestId === requestId) await settleRequest(signing, now);
    return requestId;
  }
  return null;
}

/** The list's next look prepares what was let go, or says why it cannot. @returns whether there was any */
async function letStaleGo(actor: Actor, batch: OwnBatch, signings: WholeSigning[], now: Date): Promise<boolean> {
  const choice = await chooseCredential(actor.userId, now);
  if (!choice.ok) return refuse(choice.code, { type: "sca.batch.refused", actor, target: `batch:${batch.id}`, now });
  const stale: string[] = [];
  for (const signing of signings) {
    const live = signing.state === "prepared" || signing.state === "requested";
    const same = signing.credentialId === choice.credential.credentialId;
    const enough = reaches(choice.credential.level, signing.contract);
    if (!live || !same || !enough || !(await isFresh(actor, signing, now))) stale.push(signing.id);
  }
  if (stale.length === 0) return false;
  // What was withdrawn for this is over, too: nobody comes back for it.
  for (const signing of signings) if (signing.state === "requested") await settleRequest(signing, now);
  const where = { batchId: batch.id, signingId: { in: stale } };
  await appDb().signingBatchItem.updateMany({ where, data: { signingId: null } });
  return true;
}

class NotAll extends Error {}

/** Contracts are locked in one order, so that two batches that share some never wait for each other in a circle. */
async function takeAll(
  actor: Actor,
  batch: OwnBatch,
  signings: WholeSigning[],
  opened: { requestId: string; expiresAt: string },
  now: Date,
): Promise<boolean> {
  const places = signings.map((signing, position) => ({ signing, position }));
  places.sort((a, b) => (a.signing.contractId < b.signing.contractId ? -1 : 1));
  const run = async (tx: Db) => {
    if (!(await takeBatch(tx, batch, opened.requestId))) throw new NotAll();
    for (const place of places) if (!(await takeRequest(tx, { actor, opened, now, ...place }))) throw new NotAll();
    await appendAudit(tx, {
      at: now,
      type: "sca.batch.requested",
      actor: actorName(actor),
      target: `batch:${batch.id}`,
      outcome: "ok",
      facts: {
        request: opened.requestId,
        count: signings.length,
        // 契約内容の表示: what of it he had been shown by then
        shown: signings.filter(({ readAt }) => readAt !== null).length,
        signings: signings.map(({ id }) => id).join(" "),
      },
    });
  };
  return appDb()
    .$transaction(run, TAKE)
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof NotAll) return false;
        throw error;
      },
    );
}

async function takeBatch(tx: Db, { id, requestId }: OwnBatch, next: string): Promise<boolean> {
  const { count } = await tx.signingBatch.updateMany({ where: { id, requestId }, data: { requestId: next } });
  return count === 1;
}

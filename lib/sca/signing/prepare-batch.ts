import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { type ErrorCode, errorCatalogue, errorCodeOf, NatsuinError } from "../../errors.ts";
import { log } from "../../log.ts";
import type { CredentialChoice } from "../credentials.ts";
import type { BatchView } from "../views.ts";
import { type BatchItem, isReady, type OwnBatch, ownBatch, phaseOf } from "./batch-rows.ts";
import { batchView } from "./batch-view.ts";
import { checkCredential } from "./check-credential.ts";
import { extendLeases } from "./extend-leases.ts";
import { prepareSigning } from "./prepare-signing.ts";

/** So that the page sees something happen: 100 documents take some seconds, and it asks again until none is left. */
const AT_ONCE = 10;

/**
 * Hops 1–3 for the next few contracts of a batch. One that cannot be signed is dropped with its reason, and the others go on:
 * a batch drops before authorisation, never after.
 * @param again what was dropped for a reason that passes is tried once more
 * Throws NOT_FOUND for a batch that is not the actor's; no item's own trouble.
 */
export async function prepareBatch(
  actor: Actor,
  { batchId, again = false }: { batchId: string; again?: boolean },
  now: Date,
): Promise<BatchView> {
  const batch = await ownBatch(actor, batchId, now);
  if (phaseOf(batch) !== "choosing") return batchView(actor, batchId, now);

  if (again) await forgetPassing(batch);
  const { items } = again ? await ownBatch(actor, batchId, now) : batch;
  const waiting = items.filter((item) => item.dropped === null && !isReady(item, now));
  const check = once(() => checkCredential(actor.userId, now));
  for (const item of waiting.slice(0, AT_ONCE)) await prepareItem(actor, item, now, check);
  await extendLeases(items, now);
  return batchView(actor, batchId, now);
}

async function prepareItem(actor: Actor, item: BatchItem, now: Date, check: () => Promise<CredentialChoice>): Promise<void> {
  const { batchId, position, contract } = item;
  const data = await prepareSigning(actor, contract, now, check).then(
    ({ signing }) => ({ signingId: signing.id }),
    (error: unknown) => ({ signingId: null, dropped: reasonOf(error, item) }),
  );
  await appDb().signingBatchItem.update({ where: { batchId_position: { batchId, position } }, data });
}

/** A document that nobody expected to be unreadable must not hold up the other ninety-nine. */
function reasonOf(error: unknown, { batchId, contractId }: BatchItem): ErrorCode {
  const code = errorCodeOf(error);
  if (!(error instanceof NatsuinError)) log.error("sca.batch-prepare", error, { batch: batchId, contract: contractId });
  return code;
}

const PASSING = (Object.keys(errorCatalogue) as ErrorCode[]).filter((code) => errorCatalogue[code].retryable);

async function forgetPassing({ id }: OwnBatch): Promise<void> {
  await appDb().signingBatchItem.updateMany({ where: { batchId: id, dropped: { in: PASSING } }, data: { dropped: null } });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

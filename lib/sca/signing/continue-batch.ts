import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { errorCodeOf } from "../../errors.ts";
import { log } from "../../log.ts";
import { signatureRequestState } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import type { BatchProgressView, SigningState } from "../views.ts";
import { batchProgress } from "./batch-progress.ts";
import { askedOf, ownBatch } from "./batch-rows.ts";
import { finishSigning } from "./finish-signing.ts";
import { withContract } from "./rows.ts";
import { followRequest } from "./settle-request.ts";

/** Documents on their way at once; the worker is at them too, and they share one CPU with everybody. */
const SIDE_BY_SIDE = 2;

/**
 * Carries a batch on as far as it goes, then says how it stands: what the page calls when the browser comes back. First every value
 * is fetched, then each passage is finished by itself: one contract's trouble holds up no other. Throws NOT_FOUND.
 */
export async function continueBatch(
  actor: Actor,
  batchId: string,
  now: Date,
  clock: () => Date = () => new Date(),
): Promise<BatchProgressView> {
  const batch = await ownBatch(actor, batchId, now);
  const ids = askedOf(batch).map(({ signing }) => signing.id);
  const queue = await collectValues(batch.requestId, ids, clock);
  const finishNext = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      await finishSigning(id, clock).catch((error: unknown) => log.error("sca.batch-finish", error, { signing: id }));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, finishNext));
  return batchProgress(actor, batchId, now);
}

/** One question to the RSSP for all. @returns the passages that can go on, and those whose value is not what it should be: finishing them notes why */
async function collectValues(requestId: string | null, ids: string[], clock: () => Date): Promise<string[]> {
  const where = { id: { in: ids }, state: { in: ["requested", "value_stored", "timestamped"] satisfies SigningState[] } };
  const open = await appDb().signing.findMany({ where, include: withContract, orderBy: { requestPosition: "asc" } });
  const waiting = open.filter(({ state }) => state === "requested");
  if (requestId === null || waiting.length === 0) return open.map(({ id }) => id);
  const status = await signatureRequestState(scaClient(), { requestId, now: clock() });
  const going = new Set(open.map(({ id }) => id));
  for (const signing of waiting) {
    const moved = await followRequest(signing, status, clock()).catch((error: unknown) => {
      log.warn("sca.batch-value", { signing: signing.id, code: errorCodeOf(error) });
    });
    if (moved === "waiting") going.delete(signing.id);
  }
  return [...going];
}

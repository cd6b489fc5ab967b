import "server-only";
import { rsspDb } from "../../db.ts";
import { log } from "../../log.ts";
import { STALE_AFTER, TRANSACTION } from "../limits.ts";
import { lockRequest, stepsOf, withStep } from "../requests.ts";
import { conclude } from "./activate-key.ts";

/**
 * Says what is known of uses whose process was lost, one request or all: called at start, every minute, and when a client asks.
 * Values that were stored make the request signed; an intent without values makes it `unknown`, with an alert; a SAD that was
 * never spent lapses. The key is not touched. Idempotent, and safe beside other instances.
 */
export async function settleInterrupted({
  now,
  requestId,
}: {
  now: Date;
  requestId?: string;
}): Promise<{ finished: number; unknown: number }> {
  const before = new Date(now.getTime() - STALE_AFTER).toISOString();
  const candidates = await rsspDb().signatureRequest.findMany({
    where: { ...(requestId ? { id: requestId } : {}), state: { in: ["authorised", "signing"] } },
  });
  const stale = candidates.filter(({ steps }) => (stepsOf({ steps }).spentAt ?? stepsOf({ steps }).authorisedAt ?? "") < before);
  const counts = { finished: 0, unknown: 0 };
  for (const { id } of stale) {
    const end = await rsspDb().$transaction(async (tx) => {
      const request = await lockRequest(tx, id);
      if (request?.state === "authorised") {
        await tx.signatureRequest.update({
          where: { id },
          data: { state: "expired", steps: withStep(request, { closedAt: now }) },
        });
      }
      if (request?.state !== "signing") return null;
      const stored = request.items.every((item) => item.signatureValue !== null);
      const state = stored ? "signed" : "unknown";
      await conclude(tx, id, { state, outcome: state, now, reason: "settled after an interruption" });
      return state;
    }, TRANSACTION);
    if (end === "signed") counts.finished++;
    if (end === "unknown") {
      counts.unknown++;
      log.warn("rssp.signature.unknown", { request: id });
    }
  }
  return counts;
}

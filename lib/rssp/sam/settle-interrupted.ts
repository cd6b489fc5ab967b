import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import { log } from "../../log.ts";
import { STALE_AFTER, TRANSACTION } from "../limits.ts";
import { lockRequest, stepsOf, type WholeRequest, withStep } from "../requests.ts";
import type { RequestSteps } from "../types.ts";
import { conclude } from "./conclude.ts";
import { itemsFrom } from "./sad.ts";

/**
 * Says what is known of uses whose process was lost, one request or all: called at start, every minute, and when a client asks.
 * Values that were stored make the request signed; an intent without all its values makes it `unknown`, with an alert; a SAD that was
 * never spent lapses, and what it could have opened is erased. The key is not touched. Idempotent, and safe beside other instances.
 */
export async function settleInterrupted({
  now,
  requestId,
}: {
  now: Date;
  requestId?: string;
}): Promise<{ finished: number; unknown: number }> {
  if (!requestId) await eraseExpiredSads(now);
  const before = new Date(now.getTime() - STALE_AFTER).toISOString();
  const candidates = await rsspDb().signatureRequest.findMany({
    where: { ...(requestId ? { id: requestId } : {}), state: { in: ["authorised", "signing"] } },
    select: { id: true, steps: true },
  });
  const stale = candidates.filter(({ steps }) => lastMove(stepsOf({ steps })) < before);
  const counts = { finished: 0, unknown: 0 };
  for (const { id } of stale) {
    // one that cannot be settled leaves the others no longer in the dark
    const end = await settle(id, now).catch((error: unknown) => log.error("rssp.not-settled", error, { request: id }));
    if (end === "signed") counts.finished++;
    if (end === "unknown") {
      counts.unknown++;
      log.warn("rssp.signature.unknown", { request: id });
    }
  }
  return counts;
}

/** A long batch shows that it is alive by the values that it stores. */
const lastMove = ({ authorisedAt = "", spentAt = "", storedAt = "", outcomeAt = "" }: RequestSteps): string =>
  [authorisedAt, spentAt, storedAt, outcomeAt].toSorted().at(-1) as string;

function settle(id: string, now: Date): Promise<"signed" | "unknown" | "waiting"> {
  return rsspDb().$transaction(async (tx) => {
    const request = await lockRequest(tx, id);
    if (request?.state === "authorised") {
      // a chain waits for its client as long as its SAD lives
      const alive = await tx.sad.count({ where: { requestId: id, spentAt: null, expiresAt: { gt: now } } });
      if (request.method === "chain" && alive > 0) return "waiting";
      const steps = withStep(request, { closedAt: now });
      await tx.signatureRequest.update({ where: { id }, data: { state: "expired", steps } });
      const parties = { actor: "system:sam", target: `request:${id}` };
      await appendAudit(tx, { ...parties, at: now, type: "rssp.sad.lapsed", outcome: "not-signed" });
    }
    if (request?.state !== "signing") return "waiting";
    const used = await itemsInUse(tx, request);
    const stored = used.filter(({ signatureValue }) => signatureValue !== null).length;
    const outcome = stored === used.length ? "signed" : "unknown";
    const whole = itemsFrom(request, 0).every(({ signatureValue }) => signatureValue !== null);
    // a chain that lost its next SAD with the process waits for nobody: the next look finds it lapsed
    const state = outcome === "signed" && !whole ? "authorised" : outcome;
    await conclude(tx, id, { state, outcome, stored, now, reason: "settled after an interruption" });
    return outcome;
  }, TRANSACTION);
}

/** What the SAD that was spent last let be signed: all (方法1), or one item of the chain (方法2). */
async function itemsInUse(tx: Prisma.TransactionClient, request: WholeRequest): Promise<WholeRequest["items"]> {
  if (request.method === "all") return itemsFrom(request, 0);
  const last = await tx.sad.findFirst({
    where: { requestId: request.id, spentAt: { not: null } },
    orderBy: { position: "desc" },
  });
  return itemsFrom(request, last?.position ?? 0).slice(0, 1);
}

/** What a SAD opens is of no use without it, and after its time not with it either. */
async function eraseExpiredSads(now: Date): Promise<void> {
  await rsspDb().sad.updateMany({
    where: { expiresAt: { lte: now }, sealedKey: { not: null } },
    data: { sealedKey: null, exchangeSealed: null },
  });
}

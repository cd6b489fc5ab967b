import "server-only";
import { type AuditOutcome, appendAudit } from "../../audit/index.ts";
import type { Prisma } from "../../db.ts";
import { lockRequest, type WholeRequest, withStep } from "../requests.ts";
import { tellOfUse } from "../ssa/tell-of-use.ts";

export type UseEnd = {
  /** `authorised`: a chain that goes on */
  state: "signed" | "authorised" | "refused" | "unknown";
  outcome: AuditOutcome;
  now: Date;
  /** values that are here */
  stored: number;
  reason?: string;
};

/**
 * Closes the pair that the intent opened, once, and tells the signer: the request leaves `signing` in the same transaction.
 * @returns the request as it was, or null where it had left before
 */
export async function conclude(tx: Prisma.TransactionClient, requestId: string, end: UseEnd): Promise<WholeRequest | null> {
  const request = await lockRequest(tx, requestId);
  if (request?.state !== "signing") return null;
  const { state, outcome, now, stored, reason } = end;
  const times = stored > 0 ? { signedAt: now, storedAt: now, outcomeAt: now } : { outcomeAt: now };
  await tx.signatureRequest.update({ where: { id: requestId }, data: { state, steps: withStep(request, times) } });
  await appendAudit(tx, {
    actor: `signer:${request.signerId}`,
    target: `request:${requestId}`,
    at: now,
    type: "rssp.key.outcome",
    outcome,
    facts: { count: stored, ...(reason ? { reason } : {}) },
  });
  if (outcome !== "not-signed") await tellOfUse(tx, request, { outcome, now });
  return request;
}

import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { closeIfLapsed, lockRequest, withStep } from "../requests.ts";
import type { ClientCredentials, SignatureRequestState } from "../types.ts";
import { requestOf } from "./signature-request-state.ts";

/** Withdraws a request that is still open; one whose key is in use, or that has ended, stays as it is. Says how it stands. */
export async function cancelSignatureRequest(
  client: ClientCredentials,
  { requestId, now }: { requestId: string; now: Date },
): Promise<{ state: SignatureRequestState }> {
  const { clientId } = await requestOf(client, requestId, now);
  return { state: await closeAsCancelled({ requestId, actor: `client:${clientId}`, now }) };
}

export function closeAsCancelled({
  requestId,
  actor,
  now,
}: {
  requestId: string;
  actor: string;
  now: Date;
}): Promise<SignatureRequestState> {
  return rsspDb().$transaction(async (tx) => {
    const request = await lockRequest(tx, requestId);
    if (!request) return "cancelled";
    if (await closeIfLapsed(tx, request, now)) return "expired";
    if (request.state !== "open") return request.state;
    await tx.signatureRequest.update({
      where: { id: requestId },
      data: { state: "cancelled", steps: withStep(request, { closedAt: now }) },
    });
    await appendAudit(tx, { at: now, type: "rssp.request.cancelled", actor, target: `request:${requestId}`, outcome: "ok" });
    return "cancelled";
  });
}

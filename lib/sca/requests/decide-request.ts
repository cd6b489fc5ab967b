import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { peopleById } from "../../auth/directory.ts";
import { stepUp } from "../../auth/step-up.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import { REASON_LENGTH } from "../keys/act-as-ra.ts";
import { actorName, refuse } from "../record.ts";
import { carryOut } from "./carry-out-request.ts";
import { lockRequest } from "./lock-request.ts";
import { hasRight, requireRight } from "./request-rights.ts";
import { nextRequestState } from "./transitions.ts";

export type RequestDecision = "approve" | "reject";
type Asks = { requestId: string; totp: string; source: string };

/**
 * 承認 or 却下, by a second person of the bank or the RA: never who asked, never whom it concerns (refused here, and by a check in the database).
 * An approved issue goes to the RA's queue and an approved renewal to the person at once; a revocation is carried out by the RA, at once where
 * it is the RA that approves. Throws FORBIDDEN, NOT_FOUND, INPUT_INVALID, OTP_WRONG, LOGIN_*, CREDENTIAL_REQUEST_*, OWN_CREDENTIAL, RSSP_*.
 */
export async function decideRequest(
  actor: Actor,
  { requestId, decision, reason: said, totp, source }: Asks & { decision: RequestDecision; reason: string },
  now: Date,
): Promise<void> {
  await requireRight(actor, "decide", now);
  const reason = said.trim();
  const needed = decision === "reject" ? REASON_LENGTH.min : 0;
  if (reason.length < needed || reason.length > REASON_LENGTH.max) throw new NatsuinError("INPUT_INVALID");
  await requireKnown(actor, requestId, now);
  await stepUp({ actor, totp, source, now });

  const by = actorName(actor);
  const decided = await appDb().$transaction(async (tx) => {
    const row = await lockRequest(tx, actor, requestId);
    if (!row) return { refused: "NOT_FOUND" as const };
    if (row.requestedBy === by) return { refused: "CREDENTIAL_REQUEST_SAME_PERSON" as const };
    if (row.userId === actor.userId) return { refused: "OWN_CREDENTIAL" as const };
    const state = nextRequestState(row.state, decision);
    if (!state) return { refused: "CREDENTIAL_REQUEST_STATE" as const, state: row.state };
    const data = { state, decidedBy: by, decidedAt: now, decisionReason: reason || null };
    await tx.credentialRequest.update({ where: { id: requestId }, data });
    await appendAudit(tx, {
      ...{ at: now, type: "sca.request.decided", actor: by, target: `request:${requestId}`, outcome: "ok" },
      facts: { decision, kind: row.kind },
      ...(reason ? { personal: { reason } } : {}),
    });
    return { kind: row.kind };
  });
  if ("refused" in decided) {
    const { refused: code, state = "" } = decided as { refused: ErrorCode; state?: string };
    return refuseRequest(code, { actor, requestId, now, details: { state, act: decision } });
  }
  if (decision === "approve" && (decided.kind !== "revoke" || hasRight(actor, "revoke"))) await carryOut(actor, requestId, now);
}

/** 取下げ, by who asked, while nobody has decided. Throws NOT_FOUND, CREDENTIAL_REQUEST_STATE. */
export async function withdrawRequest(actor: Actor, requestId: string, now: Date): Promise<void> {
  const by = actorName(actor);
  const outcome = await appDb().$transaction(async (tx) => {
    const row = await lockRequest(tx, actor, requestId);
    if (row?.requestedBy !== by) return { code: "NOT_FOUND" as const, state: "" };
    const state = nextRequestState(row.state, "withdraw");
    if (!state) return { code: "CREDENTIAL_REQUEST_STATE" as const, state: row.state };
    await tx.credentialRequest.update({ where: { id: requestId }, data: { state } });
    await appendAudit(tx, {
      ...{ at: now, type: "sca.request.withdrawn", actor: by, target: `request:${requestId}`, outcome: "ok" },
      facts: { kind: row.kind },
    });
    return null;
  });
  if (outcome) await refuseRequest(outcome.code, { actor, requestId, now, details: { state: outcome.state, act: "withdraw" } });
}

/** 失効 of an approved request, by the RA; or, after an outage, what was approved once more. Throws as `decideRequest`. */
export async function carryOutRequest(actor: Actor, { requestId, totp, source }: Asks, now: Date): Promise<void> {
  await requireRight(actor, "decide", now);
  const row = await requireKnown(actor, requestId, now);
  if (row.kind === "revoke") await requireRight(actor, "revoke", now);
  if (row.requestedBy === actorName(actor))
    return refuseRequest("CREDENTIAL_REQUEST_SAME_PERSON", { actor, requestId, now, details: {} });
  if (row.userId === actor.userId) return refuseRequest("OWN_CREDENTIAL", { actor, requestId, now, details: {} });
  await stepUp({ actor, totp, source, now });
  await carryOut(actor, requestId, now);
}

/** Another tenant's and one that is not are not told apart. */
async function requireKnown(actor: Actor, requestId: string, now: Date) {
  const row = await appDb().credentialRequest.findFirst({ where: { id: requestId, tenantId: actor.tenantId } });
  const person = row && (await peopleById([row.userId])).get(row.userId);
  return row && person ? row : refuseRequest("NOT_FOUND", { actor, requestId, now, details: {} });
}

function refuseRequest(
  code: ErrorCode,
  { actor, requestId, now, details }: { actor: Actor; requestId: string; now: Date; details: Record<string, string> },
): Promise<never> {
  return refuse(code, { type: "sca.request.refused", actor, target: `request:${requestId.slice(0, 40)}`, now, details });
}

import "server-only";
import { type AuditEvent, appendAudit } from "../../audit/index.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { secureRandom } from "../../ids.ts";
import { clockFrom } from "../clock.ts";
import { LOCK_AFTER, TRANSACTION } from "../limits.ts";
import { lockRequest, stateAt, type WholeRequest, withStep } from "../requests.ts";
import { certificateFault } from "../ssa/certificate.ts";
import { challengeOf, newNonce } from "./challenge.ts";
import { shownHash } from "./dtbsr-set.ts";
import { createSad, exchangeable, type NewSad } from "./sad.ts";
import { throttleFault } from "./throttle.ts";
import { inVerdictTurn } from "./verdict-turn.ts";
import { beforeWeighing, type Factors, lockCredential, type Weighed, weighFactors } from "./weigh-factors.ts";

/** `shown`: what the signer consents to with the factors, as `RequestView.shown`; `left`: positions that he took off the list. */
export type Consent = { shown: string; left: readonly number[] };

/** `late`: the request is no longer open, so nothing was judged and nothing counted. */
export type Verdict =
  | ({ kind: "accepted" } & NewSad)
  | { kind: "late" }
  | { kind: "refused"; code: ErrorCode; details: Record<string, string | number> };

/**
 * One verdict over both factors, in one transaction: an attempt is judged if and only if it is counted and recorded.
 * 1. request, then credential, are locked; 2. a request that is no longer open, a credential that is locked or otherwise unfit,
 * content other than what was shown, and a source that has failed too often meanwhile are judged no more; 3. the factors are weighed, over exactly this consent; 4. the audit event;
 * 5. accepted: what was taken off the list is left out for good, and the SAD is made over the rest.
 * `now`: when the factors were sent, as of which they are judged and from which the SAD lives; `clock` dates the permission, after every wait.
 */
export async function judgeFactors(
  { id: requestId, credentialId }: { id: string; credentialId: string },
  factors: Factors & Consent,
  now: Date,
  clock = clockFrom(now),
): Promise<Verdict> {
  const judge = async (tx: Prisma.TransactionClient): Promise<Verdict> => {
    const request = await lockRequest(tx, requestId);
    if (!request || stateAt(request, now) !== "open") return { kind: "late" };
    const credential = await lockCredential(tx, request.credentialId);
    // again, now that the rows are locked: they may have changed while the CA was asked, and the SAD binds what stands here
    const fault =
      certificateFault(credential, now) ?? consentFault(request, factors) ?? (await throttleFault(tx, factors.source, now));
    if (fault) return refused(tx, request, fault, factors, now);

    const subject = { id: request.id, challenge: challengeOf({ ...request, ...factors }) };
    const weighed = await weighFactors(tx, { credential, factors, subject, now });
    await tx.signatureRequest.update({ where: { id: request.id }, data: { nonce: newNonce() } });
    if (!weighed.accepted) return refused(tx, request, weighed.code, factors, now, weighed);

    const at = clock();
    const { authenticator, inner } = weighed;
    const base = event(request, factors, at);
    await appendAudit(tx, { ...base, outcome: "ok", facts: { ...base.facts, factor: authenticator.kind } });
    await leaveOut(tx, request, factors.left);
    const consented = { ...request, items: request.items.filter(({ position }) => !factors.left.includes(position)) };
    const sad = await createSad(tx, consented, { inner, now, random: secureRandom });
    inner.fill(0);
    await tx.signatureRequest.update({
      where: { id: request.id },
      data: { state: "authorised", steps: withStep(request, { authorisedAt: at }) },
    });
    return { kind: "accepted", ...(request.method === "chain" ? await exchangeable(tx, sad, secureRandom) : sad) };
  };
  return inVerdictTurn(async () => {
    await beforeWeighing(credentialId, now);
    return rsspDb().$transaction(judge, TRANSACTION);
  });
}

/** What was shown is what stands here, and something of it remains. */
function consentFault(request: WholeRequest, { shown, left }: Consent): ErrorCode | null {
  if (shownHash(request.items) !== shown) return "RSSP_CONTENT_CHANGED";
  const positions = new Set(request.items.map(({ position }) => position));
  const known = left.every((position) => positions.has(position)) && new Set(left).size === left.length;
  return known && left.length < request.items.length ? null : "INPUT_INVALID";
}

async function leaveOut(tx: Prisma.TransactionClient, request: WholeRequest, left: readonly number[]): Promise<void> {
  if (left.length === 0) return;
  const where = { requestId: request.id, position: { in: [...left] } };
  await tx.signatureRequestItem.updateMany({ where, data: { leftOut: true } });
}

async function refused(
  tx: Prisma.TransactionClient,
  request: WholeRequest,
  code: ErrorCode,
  factors: Factors & Consent,
  now: Date,
  weighed?: Extract<Weighed, { accepted: false }>,
): Promise<Verdict> {
  const base = event(request, factors, now);
  const attempts = weighed && { attempts: weighed.attempts };
  await appendAudit(tx, { ...base, outcome: "refused", facts: { ...base.facts, ...attempts, reason: code } });
  return { kind: "refused", code, details: weighed ? { left: LOCK_AFTER - weighed.attempts, factor: weighed.factor } : {} };
}

function event(request: WholeRequest, { source, left }: Factors & Consent, now: Date): Omit<AuditEvent, "outcome"> {
  return {
    at: now,
    type: "rssp.authorisation",
    actor: `signer:${request.signerId}`,
    target: `request:${request.id}`,
    facts: { credential: request.credentialId, count: request.items.length - left.length },
    personal: { source },
  };
}

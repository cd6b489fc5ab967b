import "server-only";
import { type AuditEvent, appendAudit } from "../../audit/index.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Credential } from "../../generated/prisma/client.ts";
import { secureRandom } from "../../ids.ts";
import { clockFrom } from "../clock.ts";
import { LOCK_AFTER, TRANSACTION } from "../limits.ts";
import { lockRequest, stateAt, type WholeRequest, withStep } from "../requests.ts";
import { certificateFault } from "../ssa/certificate.ts";
import { shownHash } from "./dtbsr-set.ts";
import { verifyPin } from "./pin.ts";
import { createSad } from "./sad.ts";
import { countFailure } from "./throttle.ts";
import { acceptTotp, openTotpSecret } from "./totp.ts";

/** `shown`: what the signer consents to with them, as `RequestView.shown`. */
export type Factors = { pin: string; otp: string; source: string; shown: string };

/** `late`: the request is no longer open, so nothing was judged and nothing counted. */
export type Verdict =
  | { kind: "accepted"; sad: string }
  | { kind: "late" }
  | { kind: "refused"; code: ErrorCode; details: Record<string, string | number> };

/**
 * One verdict over PIN and OTP together (rssp.md statements 8–11), in one transaction: attempts on a credential come one
 * after the other, and an attempt is judged if and only if it is counted and recorded.
 * 1. request, then credential, are locked; 2. a request that is no longer open, a credential that is locked or otherwise unfit, and content other than what was shown
 * are judged no more;
 * 3. both factors are checked, whatever the first one says; 4. the OTP's step is used up even where the PIN is wrong;
 * 5. counter, lock and throttles move; 6. the audit event; 7. accepted: the SAD is made.
 * `now`: when the factors were sent, as of which they are judged and from which the SAD lives; `clock` dates the permission, after every wait.
 */
export function judgeFactors(requestId: string, factors: Factors, now: Date, clock = clockFrom(now)): Promise<Verdict> {
  return rsspDb().$transaction(async (tx): Promise<Verdict> => {
    const request = await lockRequest(tx, requestId);
    if (!request || stateAt(request, now) !== "open") return { kind: "late" };
    const credential = await lockCredential(tx, request.credentialId);
    // again, now that the rows are locked: they may have changed while the CA was asked, and the SAD binds what stands here
    const fault =
      certificateFault(credential, now) ?? (shownHash(request.items) === factors.shown ? null : "RSSP_CONTENT_CHANGED");
    if (fault) return refused(tx, request, fault, factors, now);

    const pinRight = await verifyPin(credential.pinHash, factors.pin);
    const secret = openTotpSecret(credential.totpSecret, credential.id);
    const step = acceptTotp({ secret, otp: factors.otp, lastStep: credential.totpLastStep, now });
    const accepted = pinRight && step !== null;
    const failedAttempts = accepted ? 0 : credential.failedAttempts + 1;
    const lockedAt = failedAttempts >= LOCK_AFTER ? now : null;
    await tx.credential.update({
      where: { id: credential.id },
      data: { failedAttempts, lockedAt, totpLastStep: step ?? credential.totpLastStep },
    });
    if (!accepted) {
      await countFailure(tx, factors.source, now);
      const code = lockedAt ? "RSSP_CREDENTIAL_LOCKED" : "RSSP_FACTORS_WRONG";
      return refused(tx, request, code, factors, now, { attempts: failedAttempts });
    }
    const at = clock();
    await appendAudit(tx, { ...event(request, factors, at), outcome: "ok" });
    const sad = await createSad(tx, request, now, secureRandom);
    await tx.signatureRequest.update({
      where: { id: request.id },
      data: { state: "authorised", steps: withStep(request, { authorisedAt: at }) },
    });
    return { kind: "accepted", sad };
  }, TRANSACTION);
}

async function lockCredential(tx: Prisma.TransactionClient, id: string): Promise<Credential> {
  await tx.$queryRaw`SELECT id FROM rssp.credential WHERE id = ${id} FOR UPDATE`;
  return tx.credential.findUniqueOrThrow({ where: { id } });
}

async function refused(
  tx: Prisma.TransactionClient,
  request: WholeRequest,
  code: ErrorCode,
  factors: Factors,
  now: Date,
  facts: Record<string, number> = {},
): Promise<Verdict> {
  const base = event(request, factors, now);
  await appendAudit(tx, { ...base, outcome: "refused", facts: { ...base.facts, ...facts, reason: code } });
  return { kind: "refused", code, details: { left: LOCK_AFTER - (facts.attempts ?? LOCK_AFTER) } };
}

function event(request: WholeRequest, { source }: Factors, now: Date): Omit<AuditEvent, "outcome"> {
  return {
    at: now,
    type: "rssp.authorisation",
    actor: `signer:${request.signerId}`,
    target: `request:${request.id}`,
    facts: { credential: request.credentialId, count: request.items.length },
    personal: { source },
  };
}

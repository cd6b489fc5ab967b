import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { Bytes } from "../../bytes.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import type { Authenticator, Credential } from "../../generated/prisma/client.ts";
import { clockFrom } from "../clock.ts";
import { errandFault, errandReturnAddress, errandStateAt, errandStateFault, lockErrand, type WholeErrand } from "../errands.ts";
import { LOCK_AFTER, TRANSACTION } from "../limits.ts";
import { meansFault, meansOf } from "../policy.ts";
import { refuse } from "../refuse.ts";
import { type ErrandVisitor, requireErrand } from "../ssa/view-errand.ts";
import type { ErrandPurpose } from "../types.ts";
import { secondFactorOf } from "../whole-credential.ts";
import { challengeOf, newNonce } from "./challenge.ts";
import { outage, reachFault } from "./reach-fault.ts";
import type { Opener } from "./seal-key.ts";
import { throttleFault } from "./throttle.ts";
import { inVerdictTurn } from "./verdict-turn.ts";
import { beforeWeighing, type Factors, lockCredential, type Weighed, weighFactors } from "./weigh-factors.ts";

/** What the signer's factors have opened, for the length of one transaction. `inner` never leaves it. `at`: after every wait. */
export type Allowed = {
  errand: WholeErrand;
  credential: Credential;
  authenticator: Authenticator;
  inner: Bytes;
  opener: Opener;
  at: Date;
};

export type ErrandWork = {
  purpose: ErrandPurpose;
  /** what is wrong with the rest of the form: asked before an attempt is made of it */
  formFault?: (errand: WholeErrand) => ErrorCode | null;
  /** what the factors allow, in their transaction; it ends the errand where that is done with */
  work: (tx: Prisma.TransactionClient, allowed: Allowed) => Promise<void>;
};

/** `already`: another submission of the same form was first. */
export type ErrandResult = { outcome: "done" | "already"; returnTo: string };

/**
 * One verdict over both factors for an errand, and what they allow, in one transaction: judged if and only if counted and recorded.
 * 1. the errand is this browser's, for this purpose, and open; 2. the credential may be used, the means is one that policy allows, and
 * the rest of the form is right; 3. the source is not throttled, the key within reach; 4. errand, then credential, are locked and
 * looked at again; 5. the factors are weighed; 6. the work. Everything before 5 costs no attempt and no code.
 * Throws NOT_FOUND and the codes of lib/errors/rssp.ts; each refusal leaves exactly one audit event.
 */
export async function judgeErrand(
  input: ErrandVisitor & Factors,
  { purpose, formFault, work }: ErrandWork,
): Promise<ErrandResult> {
  const { errandId, browserSecret: _, now, ...factors } = input;
  const clock = clockFrom(now);
  const errand = await requireErrand(input);
  const returnTo = errandReturnAddress(errand);
  const state = errandStateAt(errand, now);
  if (errand.purpose === purpose && state === "done") return { outcome: "already", returnTo };

  const event = {
    type: "rssp.errand.refused",
    actor: `signer:${errand.signerId}`,
    target: `errand:${errandId}`,
    facts: { credential: errand.credentialId, purpose: errand.purpose },
  } as const;
  const fault =
    errandStateFault(errand, purpose, now) ??
    errandFault(purpose, errand.credential, now) ??
    meansFault(meansOf(secondFactorOf(errand.credential)?.kind, factors)) ??
    formFault?.(errand) ??
    (await throttleFault(rsspDb(), factors.source, now)) ??
    (await reachFault(errand.credential));
  if (fault) return refuse(fault, { ...event, now, details: { state, status: errand.credential.status } });

  const judge = async (tx: Prisma.TransactionClient) => {
    const locked = await lockErrand(tx, errandId);
    if (!locked || errandStateAt(locked, now) !== "open") return "already";
    const credential = await lockCredential(tx, locked.credentialId);
    const refused = async (code: ErrorCode, weighed?: Extract<Weighed, { accepted: false }>) => {
      const facts = { ...event.facts, ...(weighed && { attempts: weighed.attempts }), reason: code };
      await appendAudit(tx, { ...event, at: now, outcome: "refused", facts, personal: { source: factors.source } });
      const details: Record<string, string | number> = weighed
        ? { left: LOCK_AFTER - weighed.attempts, factor: weighed.factor }
        : {};
      return { code, details };
    };
    const unfit = errandFault(purpose, credential, now) ?? (await throttleFault(tx, factors.source, now));
    if (unfit) return refused(unfit);

    const challenge = challengeOf({ ...locked, shown: purpose, left: [] });
    const weighed = await weighFactors(tx, { credential, factors, subject: { id: locked.id, challenge }, now });
    await tx.errand.update({ where: { id: locked.id }, data: { nonce: newNonce() } });
    if (!weighed.accepted) return refused(weighed.code, weighed);
    const { accepted: _accepted, ...opened } = weighed;
    try {
      await work(tx, { errand: locked, credential, ...opened, at: clock() });
    } finally {
      opened.inner.fill(0);
    }
    return "done";
  };
  const verdict = await inVerdictTurn(async () => {
    await beforeWeighing(errand.credentialId, now);
    return rsspDb().$transaction(judge, TRANSACTION);
  }).catch(outage);
  if (typeof verdict === "object" && "outage" in verdict) return refuse(verdict.outage, { ...event, now });
  if (typeof verdict === "object") throw new NatsuinError(verdict.code, verdict.details);
  return { outcome: verdict, returnTo };
}

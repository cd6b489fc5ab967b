import "server-only";
import { type Prisma, rsspDb } from "../../db.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import { pinFaults } from "../../pin-rules.ts";
import type { Ial } from "../../trust/authority/index.ts";
import { MAKING_LEASE } from "../limits.ts";
import { spendCode } from "../ra/check-code.ts";
import { concludeEnrolment } from "../ra/conclude-enrolment.ts";
import { provedFactor } from "../sam/factor-draft.ts";
import type { ErrandResult } from "../sam/judge-errand.ts";
import { knownOf } from "../sam/pin.ts";
import { wayBack } from "../ssa/arrival.ts";
import { disposeCredential } from "../ssa/dispose-credential.ts";
import { makeCredential } from "../ssa/make-credential.ts";
import { amongMakers, isFirst, MAKING } from "../ssa/one-maker.ts";
import { algorithmName } from "../types.ts";
import { takeUpImported } from "./take-up-imported.ts";
import { type EnrolVisitor, progressOf, refuseVisit, requireVisit, visitFault, type WholeVisit } from "./visits.ts";

/**
 * The last step of an enrolment: the PIN is set, and with it the key is made.
 * 1. the visit is this browser's and open, the code was right, the second factor has proved itself, the PIN is none of those guessed first;
 * 2. of twenty submissions, or two tabs, one makes a key, and nobody waits for it; what a dead process left half made is disposed of;
 * 3. key, CSR with the code, certificate (make-credential.ts), or the key that was imported for it (take-up-imported.ts); 4. in the transaction that activates it, or lets it wait for its CA, the code is
 * used up, the enrolment `completed` or `issuing`, the visit done: before that a repeat begins at 2, after it there is nothing left to do.
 * Throws NOT_FOUND, RSSP_ERRAND_*, RSSP_ENROLMENT_CODE_*, RSSP_NEW_FACTOR_WRONG, RSSP_PIN_TOO_SIMPLE, HSM_*, and the CA's errors.
 */
export async function enrolByVisit({ newPin, ...visitor }: EnrolVisitor & { newPin: string }): Promise<ErrandResult> {
  const { browserSecret, now } = visitor;
  const visit = await requireVisit(visitor);
  const returnTo = enrolReturnAddress(visit);
  if (visit.state === "done") return { outcome: "already", returnTo };
  const fault = enrolFault(visit, { newPin, browserSecret, now });
  if (fault) return refuseVisit(fault, visit, now);

  const take = async (tx: Prisma.TransactionClient) => {
    if (!(await isFirst(tx, `rssp.enrolment:${visit.enrolmentId}`))) return "already";
    const { state } = await tx.enrolment.findUniqueOrThrow({ where: { id: visit.enrolmentId } });
    if (state === "completed" || state === "issuing") return "already";
    await disposeOfRemains(tx, visit, now);
    await make(visit, { pin: newPin, browserSecret, now });
    return "done";
  };
  return { outcome: await amongMakers(() => rsspDb().$transaction(take, MAKING)), returnTo };
}

export const enrolReturnAddress = ({ enrolmentId, returnUrl }: WholeVisit): string =>
  wayBack(returnUrl, { enrolment: enrolmentId });

function enrolFault(
  visit: WholeVisit,
  { newPin, browserSecret, now }: { newPin: string; browserSecret: string | undefined; now: Date },
): ErrorCode | null {
  const fault = visitFault(visit, now);
  if (fault) return fault;
  const kept = progressOf(visit, browserSecret);
  if (!kept) return "INPUT_INVALID";
  if (!provedFactor(kept.factor)) return "RSSP_NEW_FACTOR_WRONG";
  const { displayName, email, kanjiName } = visit.enrolment;
  return pinFaults(newPin, [...knownOf({ displayName, email }), kanjiName]).size > 0 ? "RSSP_PIN_TOO_SIMPLE" : null;
}

/**
 * A process died between the key and its activation: that key has no certificate linked, opens nothing, and is ended. What is being made for
 * this enrolment is nobody else's, because this one has its lock; what is being made for the same person otherwise (another enrolment, a
 * renewal) is left alone for as long as a making can take, and what waits for its CA always, as does
 * a key that was imported.
 */
async function disposeOfRemains(tx: Prisma.TransactionClient, { subject, enrolmentId }: WholeVisit, now: Date): Promise<void> {
  const died = { createdAt: { lt: new Date(now.getTime() - MAKING_LEASE) } };
  const remains = await tx.credential.findMany({
    where: { status: "pending", signer: { subject }, awaited: null, keyOrigin: "rssp", OR: [{ enrolmentId }, died] },
    select: { id: true },
  });
  for (const { id: credentialId } of remains)
    await disposeCredential({ credentialId, actor: `subject:${subject}`, reason: "enrolment left half way", now });
}

async function make(
  visit: WholeVisit,
  { pin, browserSecret, now }: { pin: string; browserSecret: string | undefined; now: Date },
): Promise<void> {
  const { enrolment, enrolmentId, subject } = visit;
  const kept = progressOf(visit, browserSecret);
  const factor = provedFactor(kept?.factor ?? null);
  if (!kept || !factor) throw new NatsuinError("RSSP_NEW_FACTOR_WRONG");
  const { code } = kept;
  const { displayName, kanjiName, organisation, email, algorithm, holding, ial, credentialId: imported } = enrolment;
  const actor = `subject:${subject}`;
  const conclude = async (tx: Prisma.TransactionClient, { credentialId, waits }: { credentialId: string; waits: boolean }) => {
    const spent = await spendCode(tx, { enrolmentId, subject, code, now });
    if ("refused" in spent) throw new NatsuinError(spent.refused);
    const facts = { visit: visit.id, factor: factor.kind, ial };
    await concludeEnrolment(tx, spent, { act: waits ? "await" : "complete", credentialId, actor, facts, now });
    await tx.enrolmentVisit.update({ where: { id: visit.id }, data: { state: "done", closedAt: now, progress: null } });
  };
  if (imported) {
    const along = (tx: Prisma.TransactionClient) => conclude(tx, { credentialId: imported, waits: false });
    return takeUpImported({ enrolmentId, credentialId: imported, code, pin, factor, actor, along, now });
  }
  await makeCredential(actor, {
    subject,
    displayName,
    kanjiName,
    organisation: organisation ?? undefined,
    email,
    algorithm: algorithmName(algorithm),
    holding,
    ial: ial as Ial,
    code,
    pin,
    factor,
    enrolmentId,
    along: conclude,
    now,
  });
}

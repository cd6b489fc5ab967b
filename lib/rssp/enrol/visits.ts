import "server-only";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { TRANSACTION } from "../limits.ts";
import { refuse } from "../refuse.ts";
import type { FactorDraft } from "../sam/factor-draft.ts";
import { isSecret } from "../secrets.ts";
import { openProgress, sealProgress } from "../ssa/errand-progress.ts";

/** Who asks at the signer's door: the visit named in the address, and the mark in the browser's cookie. */
export type EnrolVisitor = { visitId: string; browserSecret: string | undefined; now: Date };

const whole = { enrolment: true } as const satisfies Prisma.EnrolmentVisitInclude;
export type WholeVisit = Prisma.EnrolmentVisitGetPayload<{ include: typeof whole }>;

/** What a visit keeps between its steps: the 利用者識別符号 that was right, and the second factor on its way. A PIN is never among it. */
export type VisitProgress = { code: string; factor: FactorDraft | null };

/** The visit of this browser, or null: an unknown one and another browser's are not told apart. */
export async function findVisit({ visitId: id, browserSecret }: EnrolVisitor): Promise<WholeVisit | null> {
  const visit = browserSecret ? await rsspDb().enrolmentVisit.findUnique({ where: { id }, include: whole }) : null;
  return visit && browserSecret && isSecret(browserSecret, visit.browserHash) ? visit : null;
}

/** The same for an act. Throws NOT_FOUND; the attempt is in the audit log. */
export async function requireVisit(visitor: EnrolVisitor): Promise<WholeVisit> {
  const { now } = visitor;
  return (
    (await findVisit(visitor)) ??
    refuse("NOT_FOUND", { type: "rssp.enrolment.refused", actor: "browser:unknown", target: "enrolment:unknown", now })
  );
}

export const progressOf = (visit: WholeVisit, browserSecret = ""): VisitProgress | null =>
  openProgress(visit, browserSecret) as VisitProgress | null;

/** Why a visit goes no further, or null. */
export function visitFault({ state, expiresAt, enrolment }: WholeVisit, now: Date): ErrorCode | null {
  if (state !== "open") return "RSSP_ERRAND_CLOSED";
  if (expiresAt <= now) return "RSSP_ERRAND_EXPIRED";
  return enrolment.state === "approved" ? null : "RSSP_ENROLMENT_CODE_OVER";
}

export function refuseVisit(code: ErrorCode, { subject, enrolmentId }: WholeVisit, now: Date): Promise<never> {
  const parties = { actor: `subject:${subject}`, target: `enrolment:${enrolmentId}` };
  return refuse(code, { type: "rssp.enrolment.refused", ...parties, now, facts: { act: "enrol" } });
}

export type VisitStep = { progress: VisitProgress } | { refused: ErrorCode; progress?: VisitProgress };

/**
 * One step of a visit: what it keeps becomes something else, with its row locked. Throws NOT_FOUND, RSSP_ERRAND_*,
 * RSSP_ENROLMENT_CODE_OVER and what `next` refuses with; each refusal is recorded.
 */
export async function stepVisit(
  visitor: EnrolVisitor,
  next: (kept: VisitProgress | null, context: { visit: WholeVisit; tx: Prisma.TransactionClient }) => Promise<VisitStep>,
): Promise<void> {
  const { visitId: id, browserSecret = "", now } = visitor;
  const known = await requireVisit(visitor);
  const refused = await rsspDb().$transaction(async (tx): Promise<ErrorCode | null> => {
    await tx.$queryRaw`SELECT id FROM rssp.enrolment_visit WHERE id = ${id} FOR UPDATE`;
    const visit = await tx.enrolmentVisit.findUniqueOrThrow({ where: { id }, include: whole });
    const fault = visitFault(visit, now);
    if (fault) return fault;
    const step = await next(progressOf(visit, browserSecret), { visit, tx });
    if (step.progress) {
      const progress = sealProgress(id, browserSecret, step.progress);
      await tx.enrolmentVisit.update({ where: { id }, data: { progress } });
    }
    return "refused" in step ? step.refused : null;
  }, TRANSACTION);
  if (refused) await refuseVisit(refused, known, now);
}

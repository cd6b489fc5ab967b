import "server-only";
import { checkCode } from "../ra/check-code.ts";
import { type EnrolVisitor, refuseVisit, requireVisit, stepVisit, visitFault } from "./visits.ts";

/**
 * 利用者識別符号 is typed: counted if wrong, kept with the visit if right, and used up by the key only (enrol-by-visit.ts).
 * Throws as `stepVisit` and `checkCode`.
 */
export async function enterCode({ code, ...visitor }: EnrolVisitor & { code: string }): Promise<void> {
  const { now } = visitor;
  const visit = await requireVisit(visitor);
  const fault = visitFault(visit, now);
  if (fault) await refuseVisit(fault, visit, now);
  const { enrolmentId, subject } = visit;
  await checkCode({ enrolmentId, subject, code, now });
  await stepVisit(visitor, async (kept) => ({ progress: { code, factor: kept?.factor ?? null } }));
}

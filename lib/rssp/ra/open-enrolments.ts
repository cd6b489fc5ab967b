import "server-only";
import type { Prisma } from "../../db.ts";
import { OPEN_STATES } from "./transitions.ts";

/**
 * Whether a person has no application that is open, but for one by a mailed link. Two for one person at once: the second waits, until the
 * first one's transaction ends, and finds it.
 */
export async function isOnlyOne(
  tx: Prisma.TransactionClient,
  { clientId, subject }: { clientId: string; subject: string },
): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`enrolment:${clientId}:${subject}`}, 0))`;
  const open = await tx.enrolment.count({ where: { clientId, subject, route: { not: "mailed" }, state: { in: OPEN_STATES } } });
  return open === 0;
}

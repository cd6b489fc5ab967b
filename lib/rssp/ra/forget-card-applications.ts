import "server-only";
import { rsspDb } from "../../db.ts";

/** Each minute: an application that nobody sent in time keeps neither name nor address; that it was late can still be told. @returns how many */
export async function forgetCardApplications(now: Date): Promise<number> {
  const late = { usedAt: null, expiresAt: { lte: now }, NOT: { details: { equals: {} } } };
  const { count } = await rsspDb().cardApplication.updateMany({ where: late, data: { details: {} } });
  return count;
}

import "server-only";
import { type Prisma, rsspDb } from "../../db.ts";
import type { EnrolmentState } from "../../generated/prisma/enums.ts";
import { authenticateClient } from "../ssa/clients.ts";
import type { ClientCredentials } from "../types.ts";
import { describeEnrolment, type EnrolmentInfo } from "./enrolment-info.ts";

const MOST_ROWS = 100;

export type EnrolmentQuery = {
  scope: string;
  /** in number, name, organisation or address */
  text?: string;
  state?: EnrolmentState;
  /** of this person, or applied for by this one (`user:…`), only */
  subject?: string;
  appliedBy?: string;
  id?: string;
  offset: number;
  limit: number;
  now: Date;
};

export type FoundEnrolments = {
  rows: EnrolmentInfo[];
  /** without the state's condition */
  counts: { all: number } & Partial<Record<EnrolmentState, number>>;
};

/** A scope's enrolments, newest first: for its RA staff and those who apply. Throws RSSP_CLIENT_REFUSED. */
export async function searchEnrolments(credentials: ClientCredentials, query: EnrolmentQuery): Promise<FoundEnrolments> {
  const { id: clientId } = await authenticateClient(credentials, query.now);
  const { scope, text, state, subject, appliedBy, id, offset, limit } = query;
  const contains = text ? { contains: text.normalize("NFKC"), mode: "insensitive" as const } : undefined;
  const where: Prisma.EnrolmentWhereInput = {
    ...{ clientId, scope, subject, appliedBy, id },
    ...(contains
      ? {
          OR: [
            { id: contains },
            { kanjiName: contains },
            { displayName: contains },
            { organisation: contains },
            { email: contains },
            { kyc: { path: ["record"], string_contains: contains.contains, mode: contains.mode } },
          ],
        }
      : {}),
  };
  const [rows, groups] = await Promise.all([
    rsspDb().enrolment.findMany({
      where: { ...where, state },
      orderBy: [{ appliedAt: "desc" }, { id: "desc" }],
      skip: offset,
      take: Math.min(limit, MOST_ROWS),
    }),
    rsspDb().enrolment.groupBy({ by: ["state"], where, _count: true }),
  ]);
  const byState = Object.fromEntries(groups.map(({ state, _count }) => [state, _count]));
  const all = groups.reduce((sum, { _count }) => sum + _count, 0);
  return { rows: rows.map(describeEnrolment), counts: { all, ...byState } };
}

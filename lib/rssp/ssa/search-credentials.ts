import "server-only";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ClientCredentials, CredentialInfo } from "../types.ts";
import { wholeCredential } from "../whole-credential.ts";
import { authenticateClient } from "./clients.ts";
import { describeCredential } from "./credentials.ts";

const MOST_SUBJECTS = 20_000;
const MOST_ROWS = 100;

export type CredentialQuery = {
  /** whose credentials may be found at all */
  subjects: string[];
  /** of these, or with this in its number, or with this serial number in its certificate */
  matching?: { subjects: string[]; number: string };
  state?: "locked" | "suspended" | "pending";
  offset: number;
  limit: number;
  now: Date;
};

export type FoundCredentials = {
  rows: (CredentialInfo & { subject: string })[];
  /** without the state's condition */
  counts: { all: number; locked: number; suspended: number; pending: number };
};

/** Credentials that have not ended, of the people whom a client names, newest first: for its RA staff. Throws RSSP_CLIENT_REFUSED. */
export async function searchCredentials(client: ClientCredentials, query: CredentialQuery): Promise<FoundCredentials> {
  await authenticateClient(client, query.now);
  const { matching, state, offset, limit } = query;
  const named = (subjects: string[]): Prisma.CredentialWhereInput => ({
    signer: { subject: { in: subjects.slice(0, MOST_SUBJECTS) } },
  });
  const number = matching && { contains: matching.number, mode: "insensitive" as const };
  const where: Prisma.CredentialWhereInput = {
    AND: [
      named(query.subjects),
      { status: { not: "disposed" } },
      matching ? { OR: [named(matching.subjects), { id: number }, { id: { in: await withSerial(matching.number) } }] } : {},
    ],
  };
  const inState = {
    locked: { lockedAt: { not: null } },
    suspended: { status: "suspended" },
    pending: { status: "pending" },
  } as const;
  const count = (more: Prisma.CredentialWhereInput = {}) => rsspDb().credential.count({ where: { AND: [where, more] } });
  const [rows, all, locked, suspended, pending] = await Promise.all([
    rsspDb().credential.findMany({
      where: { AND: [where, state ? inState[state] : {}] },
      include: wholeCredential,
      orderBy: { id: "desc" },
      skip: offset,
      take: Math.min(limit, MOST_ROWS),
    }),
    count(),
    count(inState.locked),
    count(inState.suspended),
    count(inState.pending),
  ]);
  return {
    rows: rows.map((row) => ({ ...describeCredential(row), subject: row.signer.subject })),
    counts: { all, locked, suspended, pending },
  };
}

/** A certificate's serial number as people copy it: hexadecimal, with or without spaces or colons. */
const SERIAL = /^[0-9a-f]{8,40}$/;

async function withSerial(text: string): Promise<string[]> {
  const hex = text.replace(/[\s:]/g, "").toLowerCase();
  if (!SERIAL.test(hex) || hex.length % 2 === 1) return [];
  const rows = await rsspDb().$queryRaw<{ id: string }[]>`
    SELECT id FROM rssp.credential WHERE position(decode(${hex}, 'hex') IN substring(chain[1] FROM 1 FOR 64)) > 0 LIMIT ${MOST_ROWS}`;
  return rows.map(({ id }) => id);
}

import "server-only";
import type { Db } from "@/lib/db.ts";
import { newId } from "@/lib/ids.ts";
import { type AccountProof, activateAccount } from "./activate-account.ts";
import { beginSession } from "./begin-session.ts";
import { createUser } from "./create-user.ts";
import { issueToken, openUserToken } from "./tokens.ts";
import type { Visitor } from "./types.ts";

type Named = { userId: string; email: string; displayName: string };

/**
 * An account for somebody from outside whom a contract names, in a tenant of his own, so that nobody finds him in a directory and he
 * finds nobody. It has no password: nobody can log in to it before its owner takes it up by the mailed link. Where the address got an
 * account meanwhile, that one is it. Answers its id.
 */
export async function openCounterparty(db: Db, { userId, email, displayName }: Named, by: string, now: Date): Promise<string> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`auth.user:${email}`}, 0))`;
  const known = await db.user.findUnique({ where: { email }, select: { id: true } });
  if (known) return known.id;
  const tenantId = newId("ten");
  await db.tenant.create({ data: { id: tenantId, name: displayName, createdAt: now } });
  // no owner: a tenant of one has nobody to manage
  return createUser(db, { id: userId, tenantId, email, displayName, role: "signer", membership: "staff", now }, by);
}

/**
 * The secret of a link by which an account without password is taken up; null for one that has been. It goes into the mail of its
 * owner and nowhere else. Links of other contracts stay good: whichever mail is opened first is the right one.
 */
export async function counterpartySecret(
  db: Db,
  { userId, until, now }: { userId: string; until: Date; now: Date },
): Promise<string | null> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  if (!user || user.passwordHash !== null) return null;
  return issueToken(db, { userId, purpose: "counterparty", life: until.getTime() - now.getTime(), besideOthers: true, now });
}

/** Whose link it is, while nobody has taken the account up. Consumes nothing. Throws LINK_INVALID. */
export async function openCounterpartyLink(
  token: string,
  now: Date,
): Promise<{ userId: string; tenantId: string; email: string }> {
  const { id: userId, tenantId, email } = await openUserToken(token, "counterparty", now);
  return { userId, tenantId, email };
}

/**
 * The account becomes its owner's under the name that the contract states, and a first session is opened in the same act, since link,
 * password and code have all been shown just now (利用認証, pattern A). Every other link to it ends. Throws as `activateAccount`.
 */
export async function takeUpAccount(
  proof: AccountProof,
  { displayName, visitor }: { displayName: string; visitor: Visitor },
): Promise<{ sessionId: string }> {
  const { now } = proof;
  const sessionId = await activateAccount(proof, "counterparty", async (tx, userId) => {
    await tx.userToken.updateMany({ where: { userId, purpose: "counterparty", usedAt: null }, data: { usedAt: now } });
    await tx.user.update({ where: { id: userId }, data: { displayName } });
    return beginSession(tx, { userId, visitor, now });
  });
  return { sessionId };
}

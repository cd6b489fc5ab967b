import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb, type Db } from "@/lib/db.ts";
import { newId } from "@/lib/ids.ts";
import { createUser } from "./create-user.ts";
import { confirmEnrolment } from "./enrolment.ts";
import { checkNewPassword, hashPassword } from "./password.ts";
import { openSession } from "./sessions.ts";
import { issueToken, openUserToken, spendToken } from "./tokens.ts";
import { sealTotpSecret } from "./totp-secret.ts";
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
  return createUser(db, { id: userId, tenantId, email, displayName, role: "signer", now }, by);
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
export async function openCounterpartyLink(token: string, now: Date): Promise<{ userId: string; email: string }> {
  const { id: userId, email } = await openUserToken(token, "counterparty", now);
  return { userId, email };
}

type TakeUp = { token: string; displayName: string; password: string; sealed: string; code: string; visitor: Visitor; now: Date };

/**
 * The account becomes its owner's: password and authenticator are set, and a first session opened in the same act, since link, password
 * and code have all been shown just now (利用認証, pattern A). Every other link to it ends.
 * Throws LINK_INVALID, PASSWORD_WEAK, ENROLMENT_EXPIRED, OTP_WRONG.
 */
export async function takeUpAccount(given: TakeUp): Promise<{ sessionId: string }> {
  const { token, displayName, password, sealed, code, visitor, now } = given;
  const user = await openUserToken(token, "counterparty", now);
  checkNewPassword(password, user.email);
  const { secret, step } = confirmEnrolment({ token, sealed, code, now });
  const passwordHash = await hashPassword(password);
  const sessionId = await appDb().$transaction(async (tx) => {
    await spendToken(tx, token, "counterparty", now);
    await tx.userToken.updateMany({ where: { userId: user.id, purpose: "counterparty", usedAt: null }, data: { usedAt: now } });
    await tx.user.update({
      where: { id: user.id },
      data: { displayName, passwordHash, totpSecret: sealTotpSecret(user.id, secret), totpLastStep: step },
    });
    const id = await openSession(tx, { userId: user.id, visitor, now });
    const parties = { actor: `user:${user.id}`, target: `user:${user.id}` };
    await appendAudit(tx, { at: now, type: "auth.user.activated", ...parties, outcome: "ok", facts: { route: "counterparty" } });
    await appendAudit(tx, {
      at: now,
      type: "auth.login",
      actor: parties.actor,
      target: `session:${id}`,
      outcome: "ok",
      personal: visitor,
    });
    return id;
  });
  return { sessionId };
}

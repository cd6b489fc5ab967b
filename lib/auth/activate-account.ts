import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb, type Db } from "@/lib/db.ts";
import { confirmEnrolment } from "./enrolment.ts";
import { checkNewPassword, hashPassword } from "./password.ts";
import { openUserToken, spendToken, type TokenPurpose } from "./tokens.ts";
import { sealTotpSecret } from "./totp-secret.ts";

/** What somebody shows at once: his link, a password, and the first code of the authenticator that was shown to him (`sealed`). */
export type AccountProof = { token: string; password: string; sealed: string; code: string; now: Date };

/**
 * An account without password becomes its owner's: password and authenticator are set, the link is used up.
 * @param along what else happens in the same transaction
 * Throws LINK_INVALID, PASSWORD_WEAK, ENROLMENT_EXPIRED, OTP_WRONG.
 */
export async function activateAccount<T>(
  { token, password, sealed, code, now }: AccountProof,
  purpose: TokenPurpose & ("invitation" | "counterparty"),
  along: (tx: Db, userId: string) => Promise<T>,
): Promise<T> {
  const { id: userId, email } = await openUserToken(token, purpose, now);
  checkNewPassword(password, email);
  const { secret, step } = confirmEnrolment({ token, sealed, code, now });
  const passwordHash = await hashPassword(password);
  return appDb().$transaction(async (tx) => {
    await spendToken(tx, token, purpose, now);
    const data = { passwordHash, totpSecret: sealTotpSecret(userId, secret), totpLastStep: step };
    await tx.user.update({ where: { id: userId }, data });
    const parties = { actor: `user:${userId}`, target: `user:${userId}` };
    await appendAudit(tx, { at: now, type: "auth.user.activated", ...parties, outcome: "ok", facts: { route: purpose } });
    return along(tx, userId);
  });
}

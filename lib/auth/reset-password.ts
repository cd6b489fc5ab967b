import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb } from "@/lib/db.ts";
import { enqueueMail } from "@/lib/jobs/index.ts";
import { clearAttempts } from "./attempts.ts";
import { requireCheck } from "./charged-check.ts";
import { codeFits } from "./factors.ts";
import { passwordChangedMail } from "./mails.ts";
import { checkNewPassword, hashPassword } from "./password.ts";
import { revokeSessions } from "./sessions.ts";
import { openUserToken, spendToken } from "./tokens.ts";

/**
 * A new password for whoever holds the link (mailbox) *and* the authenticator; ends every session and the lock.
 * Throws LINK_INVALID, PASSWORD_WEAK, LOGIN_FAILED, LOGIN_LOCKED, LOGIN_THROTTLED.
 */
export async function resetPassword(input: {
  token: string;
  password: string;
  totp: string;
  source: string;
  now: Date;
}): Promise<void> {
  const { token, password, totp, source, now } = input;
  const { email } = await openUserToken(token, "password-reset", now);
  checkNewPassword(password, email);
  const { user, refund } = await requireCheck({ email, source, place: "password-reset", now }, (found) =>
    codeFits(found, { totp, now }),
  );

  const passwordHash = await hashPassword(password);
  await appDb().$transaction(async (tx) => {
    await spendToken(tx, token, "password-reset", now);
    await tx.user.update({ where: { id: user.id }, data: { passwordHash } });
    await revokeSessions(tx, { userId: user.id, reason: "password-changed", now });
    await clearAttempts(tx, email);
    await enqueueMail(tx, { ...passwordChangedMail(user), now });
    await appendAudit(tx, {
      at: now,
      type: "auth.password.reset",
      actor: `user:${user.id}`,
      target: `user:${user.id}`,
      outcome: "ok",
      personal: { source },
    });
  });
  await refund();
}

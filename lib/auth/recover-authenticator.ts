import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb } from "@/lib/db.ts";
import { enqueueMail } from "@/lib/jobs/index.ts";
import { clearAttempts } from "./attempts.ts";
import { requireCheck } from "./charged-check.ts";
import { beginEnrolment, confirmEnrolment } from "./enrolment.ts";
import { passwordFits } from "./factors.ts";
import { authenticatorReplacedMail } from "./mails.ts";
import { revokeSessions } from "./sessions.ts";
import { openUserToken, spendToken } from "./tokens.ts";
import { sealTotpSecret } from "./totp-secret.ts";
import type { Enrolment } from "./types.ts";

const PURPOSE = "authenticator-recovery";
type Shown = { token: string; password: string; source: string; now: Date };

/**
 * A new authenticator secret for whoever holds the link (mailbox) *and* the password; stores nothing yet.
 * Throws LINK_INVALID, LOGIN_FAILED, LOGIN_LOCKED, LOGIN_THROTTLED.
 */
export async function beginRecovery({ token, password, source, now }: Shown): Promise<Enrolment> {
  const { email } = await openUserToken(token, PURPOSE, now);
  const { refund } = await requireCheck({ email, source, place: PURPOSE, now }, (user) => passwordFits(user, { password }));
  await clearAttempts(appDb(), email);
  await refund();
  return beginEnrolment({ token, email, now });
}

/**
 * Replaces the login authenticator after its first code; ends every session. The signing factors at the RSSP are not touched.
 * Throws what `beginRecovery` throws, ENROLMENT_EXPIRED, OTP_WRONG.
 */
export async function completeRecovery(input: Shown & { sealed: string; code: string }): Promise<void> {
  const { token, password, sealed, code, source, now } = input;
  const { email } = await openUserToken(token, PURPOSE, now);
  const { user, refund } = await requireCheck({ email, source, place: PURPOSE, now }, (found) =>
    passwordFits(found, { password }),
  );
  await clearAttempts(appDb(), email);
  await refund();
  const { secret, step } = confirmEnrolment({ token, sealed, code, now });

  await appDb().$transaction(async (tx) => {
    await spendToken(tx, token, PURPOSE, now);
    await tx.user.update({ where: { id: user.id }, data: { totpSecret: sealTotpSecret(user.id, secret), totpLastStep: step } });
    await revokeSessions(tx, { userId: user.id, reason: "authenticator-replaced", now });
    await enqueueMail(tx, { ...authenticatorReplacedMail(user), now });
    await appendAudit(tx, {
      at: now,
      type: "auth.authenticator.reset",
      actor: `user:${user.id}`,
      target: `user:${user.id}`,
      outcome: "ok",
      personal: { source },
    });
  });
}

import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb } from "@/lib/db.ts";
import { enqueueMail } from "@/lib/jobs/index.ts";
import { clearAttempts } from "./attempts.ts";
import { requireCheck } from "./charged-check.ts";
import { bothFactorsFit } from "./factors.ts";
import { passwordChangedMail } from "./mails.ts";
import { checkNewPassword, hashPassword } from "./password.ts";
import { revokeSessions } from "./sessions.ts";
import type { Actor } from "./types.ts";

type Change = { actor: Actor; current: string; totp: string; password: string; source: string; now: Date };

/**
 * A new password for a signed-in person who shows both factors again; ends their other sessions.
 * Throws PASSWORD_WEAK, LOGIN_FAILED, LOGIN_LOCKED, LOGIN_THROTTLED.
 */
export async function changePassword({ actor, current, totp, password, source, now }: Change): Promise<void> {
  const { email, userId } = actor;
  checkNewPassword(password, email);
  const { user, refund } = await requireCheck({ email, source, place: "password-change", now }, (found) =>
    bothFactorsFit(found, { password: current, totp, now }),
  );
  const passwordHash = await hashPassword(password);
  await appDb().$transaction(async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { passwordHash } });
    await revokeSessions(tx, { userId, except: actor.sessionId, reason: "password-changed", now });
    await clearAttempts(tx, email);
    await enqueueMail(tx, { ...passwordChangedMail(user), now });
    await appendAudit(tx, {
      at: now,
      type: "auth.password.changed",
      actor: `user:${userId}`,
      target: `user:${userId}`,
      outcome: "ok",
      personal: { source },
    });
  });
  await refund();
}

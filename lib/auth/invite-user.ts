import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { enqueueMail } from "@/lib/jobs/index.ts";
import { createUser } from "./create-user.ts";
import { INVITATION_LIFE } from "./limits.ts";
import { invitationMail } from "./mails.ts";
import { issueToken } from "./tokens.ts";
import type { Actor, Role } from "./types.ts";

type Invitation = { actor: Actor; email: string; displayName: string; organisation?: string; role: Role; now: Date };

/**
 * A new account in the administrator's tenant, and a mail with the link to set its password and authenticator: the administrator
 * never learns either. An invitation that was not accepted may be sent again: the account stays as it was made, name and role
 * included. Throws FORBIDDEN, EMAIL_TAKEN, INPUT_INVALID.
 */
export async function inviteUser({ actor, displayName, organisation, role, now, ...rest }: Invitation): Promise<void> {
  if (actor.role !== "admin") throw new NatsuinError("FORBIDDEN");
  const email = rest.email.trim().toLowerCase();
  await appDb().$transaction(async (tx) => {
    const known = await tx.user.findUnique({ where: { email } });
    if (known && (known.passwordHash !== null || known.tenantId !== actor.tenantId)) throw new NatsuinError("EMAIL_TAKEN");

    const organisationName = organisation || actor.organisation || undefined;
    const userId =
      known?.id ??
      (await createUser(
        tx,
        { tenantId: actor.tenantId, email, displayName, organisation: organisationName, role, now },
        `user:${actor.userId}`,
      ));
    const token = await issueToken(tx, { userId, purpose: "invitation", life: INVITATION_LIFE, now });
    const link = `${env().publicOrigin}/setup/${token}`;
    await enqueueMail(tx, {
      ...invitationMail({ email, displayName: known?.displayName ?? displayName, locale: "ja" }, actor.displayName, link),
      now,
    });
    await appendAudit(tx, {
      at: now,
      type: "auth.user.invited",
      actor: `user:${actor.userId}`,
      target: `user:${userId}`,
      outcome: "ok",
      facts: { role: known?.role ?? role, sent: known ? "again" : "first" },
    });
  });
}

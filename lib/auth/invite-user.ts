import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb, type Db } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { enqueueMail } from "@/lib/jobs/index.ts";
import { createUser, requirePlainNames } from "./create-user.ts";
import { INVITATION_LIFE } from "./limits.ts";
import { invitationMail } from "./mails.ts";
import { refuseAct, requireRight } from "./require-right.ts";
import { issueToken } from "./tokens.ts";
import type { Actor, Membership, Role } from "./types.ts";

type Invitation = {
  actor: Actor;
  email: string;
  displayName: string;
  organisation?: string;
  /** his job */
  role: Role;
  membership: Membership;
  departmentId?: string | null;
  now: Date;
};

/**
 * A new account in the actor's organisation, and a mail with the link to set its password and authenticator: who invites never learns
 * either. An invitation that was not accepted may be sent again: the account stays as it was made, name and rights included. One that was
 * taken back is made anew. Throws FORBIDDEN, OWNERS_ONLY, EMAIL_TAKEN, INPUT_INVALID, NOT_FOUND (no such department).
 */
export async function inviteUser({
  actor,
  displayName,
  organisation,
  role,
  membership,
  departmentId = null,
  now,
  ...rest
}: Invitation): Promise<void> {
  const asked = { target: "user:new", now };
  await requireRight(actor, "members.manage", asked);
  if (membership === "owner") await requireRight(actor, "owners.manage", asked);
  const email = rest.email.trim().toLowerCase();
  await appDb().$transaction(async (tx) => {
    const known = await tx.user.findUnique({ where: { email } });
    if (known && (known.passwordHash !== null || known.tenantId !== actor.tenantId)) throw new NatsuinError("EMAIL_TAKEN");

    const organisationName = organisation || actor.organisation || undefined;
    // four eyes are two only where nobody makes the other pair himself: RA and 検印 are an owner's to appoint (sent again, nothing is given)
    if (role !== "signer" && (!known || known.disabledAt)) await requireRight(actor, "jobs.give", asked);
    const given = { displayName, organisation: organisationName, role, membership, departmentId };
    await requireDepartment(tx, actor, departmentId);
    const by = `user:${actor.userId}`;
    const userId = known?.id ?? (await createUser(tx, { tenantId: actor.tenantId, email, ...given, now }, by));
    if (known?.disabledAt) {
      requirePlainNames(given);
      await tx.user.update({ where: { id: known.id }, data: { ...given, disabledAt: null } });
    }
    const kept = known?.disabledAt ? given : (known ?? given);
    const secret = await issueToken(tx, { userId, purpose: "invitation", life: INVITATION_LIFE, now });
    const link = `${env().publicOrigin}/setup/{secret}`;
    await enqueueMail(tx, {
      ...invitationMail({ email, displayName: kept.displayName, locale: "both" }, { inviter: actor.displayName, link, secret }),
      now,
    });
    await appendAudit(tx, {
      at: now,
      type: "auth.user.invited",
      actor: by,
      target: `user:${userId}`,
      outcome: "ok",
      facts: { role: kept.role, membership: kept.membership, sent: known && !known.disabledAt ? "again" : "first" },
    });
  });
}

/** Held until the transaction ends: nobody joins a department while it is archived. */
async function requireDepartment(tx: Db, { tenantId }: Actor, departmentId: string | null): Promise<void> {
  if (departmentId === null) return;
  const open = await tx.$queryRaw<unknown[]>`
    SELECT id FROM auth.department WHERE id = ${departmentId} AND tenant_id = ${tenantId} AND archived_at IS NULL FOR SHARE`;
  if (open.length === 0) throw new NatsuinError("NOT_FOUND");
}

/** Another mail to somebody who has not come yet; the link before ends. Throws FORBIDDEN, OWNERS_ONLY, NOT_FOUND. */
export async function resendInvitation({ actor, userId, now }: { actor: Actor; userId: string; now: Date }): Promise<void> {
  await requireRight(actor, "members.manage", { target: `user:${userId}`, now });
  const waiting = { id: userId, tenantId: actor.tenantId, passwordHash: null, disabledAt: null };
  const user = await appDb().user.findFirst({ where: waiting });
  if (!user) return refuseAct("NOT_FOUND", actor, { target: `user:${userId}`, right: "members.manage", now });
  const { email, displayName, role, membership } = user;
  await inviteUser({ actor, email, displayName, role, membership, now });
}

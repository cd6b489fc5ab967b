import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { newId } from "@/lib/ids.ts";
import { createUser } from "./create-user.ts";
import { beginEnrolment, confirmEnrolment } from "./enrolment.ts";
import { checkNewPassword, hashPassword } from "./password.ts";
import { openToken, openUserToken, spendToken } from "./tokens.ts";
import { sealTotpSecret } from "./totp-secret.ts";
import type { Enrolment } from "./types.ts";

/** Whom a set-up link is for: the first administrator names themselves, an invited person is known. */
export type SetUpLink = { kind: "first-administrator" } | { kind: "invitation"; email: string; displayName: string };
export type Administrator = { email: string; displayName: string; organisation: string };
type Proof = { token: string; password: string; sealed: string; code: string; now: Date };

/** What the page behind the link asks for; consumes nothing. Throws LINK_INVALID. */
export async function openSetUp(token: string, now: Date): Promise<SetUpLink> {
  try {
    const { email, displayName } = await openUserToken(token, "invitation", now);
    return { kind: "invitation", email, displayName };
  } catch {
    await openToken(token, "first-administrator", now);
    return { kind: "first-administrator" };
  }
}

/** Checks the password and shows a new authenticator secret; stores nothing. Throws LINK_INVALID, PASSWORD_WEAK. */
export async function beginSetUp({
  token,
  email,
  password,
  now,
}: {
  token: string;
  email?: string;
  password: string;
  now: Date;
}): Promise<Enrolment> {
  const address = await addressOf(token, email, now);
  if (!address) throw new NatsuinError("INPUT_INVALID");
  checkNewPassword(password, address);
  return beginEnrolment({ token, email: address, now });
}

/** Of whoever the link belongs to; the first administrator's is the form's. */
async function addressOf(token: string, typed: string | undefined, now: Date): Promise<string | undefined> {
  const counterparty = await openUserToken(token, "counterparty", now).catch(() => null);
  if (counterparty) return counterparty.email;
  const link = await openSetUp(token, now);
  return link.kind === "invitation" ? link.email : typed;
}

/** The invited person's password and authenticator. Throws LINK_INVALID, PASSWORD_WEAK, ENROLMENT_EXPIRED, OTP_WRONG. */
export async function acceptInvitation({ token, password, sealed, code, now }: Proof): Promise<void> {
  const user = await openUserToken(token, "invitation", now);
  checkNewPassword(password, user.email);
  const { secret, step } = confirmEnrolment({ token, sealed, code, now });
  const passwordHash = await hashPassword(password);
  await appDb().$transaction(async (tx) => {
    await spendToken(tx, token, "invitation", now);
    await tx.user.update({
      where: { id: user.id },
      data: { passwordHash, totpSecret: sealTotpSecret(user.id, secret), totpLastStep: step },
    });
    await appendAudit(tx, {
      at: now,
      type: "auth.user.activated",
      actor: `user:${user.id}`,
      target: `user:${user.id}`,
      outcome: "ok",
    });
  });
}

/** The first tenant and its administrator. Throws what `acceptInvitation` throws. */
export async function setUpFirstAdministrator({
  token,
  password,
  sealed,
  code,
  now,
  administrator,
}: Proof & { administrator: Administrator }): Promise<void> {
  await openToken(token, "first-administrator", now);
  const { email, displayName, organisation } = administrator;
  checkNewPassword(password, email);
  const { secret, step } = confirmEnrolment({ token, sealed, code, now });
  await appDb().$transaction(async (tx) => {
    await spendToken(tx, token, "first-administrator", now);
    const tenantId = newId("ten");
    await tx.tenant.create({ data: { id: tenantId, name: organisation, createdAt: now } });
    const factors = { password, totpSecret: secret, totpLastStep: step };
    await createUser(tx, { tenantId, email, displayName, organisation, role: "admin", factors, now }, "system:set-up");
  });
}

import "server-only";
import { appDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { newId } from "@/lib/ids.ts";
import { type AccountProof, activateAccount } from "./activate-account.ts";
import { createUser } from "./create-user.ts";
import { beginEnrolment, confirmEnrolment } from "./enrolment.ts";
import { checkNewPassword } from "./password.ts";
import { openToken, spendToken } from "./tokens.ts";
import type { Enrolment } from "./types.ts";

/** Whom a set-up link is for: the first administrator names themselves, an invited person is known. */
export type SetUpLink = { kind: "first-administrator" } | { kind: "invitation"; email: string; displayName: string };
export type Administrator = { email: string; displayName: string; organisation: string };

/** What the page behind the link asks for; consumes nothing. Throws LINK_INVALID. */
export async function openSetUp(token: string, now: Date): Promise<SetUpLink> {
  const { user } = await openToken(token, ["invitation", "first-administrator"], now);
  return user ? { kind: "invitation", email: user.email, displayName: user.displayName } : { kind: "first-administrator" };
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
  const { user } = await openToken(token, ["invitation", "counterparty", "first-administrator"], now);
  const address = user?.email ?? email;
  if (!address) throw new NatsuinError("INPUT_INVALID");
  checkNewPassword(password, address);
  return beginEnrolment({ token, email: address, now });
}

/** The invited person's password and authenticator. Throws LINK_INVALID, PASSWORD_WEAK, ENROLMENT_EXPIRED, OTP_WRONG. */
export function acceptInvitation(proof: AccountProof): Promise<void> {
  return activateAccount(proof, "invitation", async () => undefined);
}

/** The first tenant and its administrator. Throws what `acceptInvitation` throws. */
export async function setUpFirstAdministrator({
  token,
  password,
  sealed,
  code,
  now,
  administrator,
}: AccountProof & { administrator: Administrator }): Promise<void> {
  await openToken(token, ["first-administrator"], now);
  const { email, displayName, organisation } = administrator;
  checkNewPassword(password, email);
  const { secret, step } = confirmEnrolment({ token, sealed, code, now });
  await appDb().$transaction(async (tx) => {
    await spendToken(tx, token, "first-administrator", now);
    const tenantId = newId("ten");
    await tx.tenant.create({ data: { id: tenantId, name: organisation, createdAt: now } });
    const factors = { password, totpSecret: secret, totpLastStep: step };
    const user = { tenantId, email, displayName, organisation, role: "admin", membership: "owner", factors, now } as const;
    await createUser(tx, user, "system:set-up");
  });
}

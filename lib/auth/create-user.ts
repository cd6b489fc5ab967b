import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import type { Db } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { newId } from "@/lib/ids.ts";
import { isPlainLine } from "@/lib/plain-text.ts";
import { hashPassword } from "./password.ts";
import { sealTotpSecret } from "./totp-secret.ts";
import type { Membership, Role } from "./types.ts";

export type NewUser = {
  /** reserved before; else a new one */
  id?: string;
  tenantId: string;
  email: string;
  displayName: string;
  kana?: string;
  organisation?: string;
  role: Role;
  membership: Membership;
  departmentId?: string | null;
  locale?: "ja" | "en";
  /** absent for an invited person, who sets both by the link */
  factors?: { password: string; totpSecret: string; totpLastStep?: number };
  now: Date;
};

/**
 * A new account with its audit entry, in the caller's transaction. `by` is who created it, as the audit log names actors. Says its id.
 * Throws INPUT_INVALID for a name that the RSSP would refuse to show at signing.
 */
export async function createUser(db: Db, user: NewUser, by: string): Promise<string> {
  requirePlainNames(user);
  const id = user.id ?? newId("usr");
  const { factors, now } = user;
  await db.user.create({
    data: {
      id,
      tenantId: user.tenantId,
      email: user.email.trim().toLowerCase(),
      displayName: user.displayName,
      kana: user.kana ?? null,
      organisation: user.organisation ?? null,
      role: user.role,
      membership: user.membership,
      departmentId: user.departmentId ?? null,
      locale: user.locale ?? "ja",
      passwordHash: factors ? await hashPassword(factors.password) : null,
      totpSecret: factors ? sealTotpSecret(id, factors.totpSecret) : null,
      totpLastStep: factors?.totpLastStep ?? 0,
      createdAt: now,
    },
  });
  const facts = { role: user.role, membership: user.membership };
  await appendAudit(db, {
    at: now,
    type: "auth.user.created",
    actor: by,
    target: `user:${id}`,
    outcome: "ok",
    facts,
    personal: { email: user.email },
  });
  return id;
}

/** Throws INPUT_INVALID for what the RSSP would refuse to show. */
export function requirePlainNames({
  displayName,
  kana,
  organisation,
}: Pick<NewUser, "displayName" | "kana" | "organisation">): void {
  if (![displayName, kana ?? "", organisation ?? ""].every(isPlainLine)) throw new NatsuinError("INPUT_INVALID");
}

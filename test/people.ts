import { createUser } from "@/lib/auth/create-user.ts";
import { currentTotp } from "@/lib/auth/totp.ts";
import type { Membership, Role } from "@/lib/auth/types.ts";
import { newTotpSecret } from "@/lib/authenticator-app.ts";
import { appDb } from "@/lib/db.ts";

export type TestPerson = {
  userId: string;
  tenantId: string;
  email: string;
  password: string;
  totpSecret: string;
  code: (at: Date) => string;
};

let count = 0;

/** An account of a tenant of its own, with both factors; `email` etc. as given. */
export async function makePerson({
  now,
  role = "signer",
  membership = role === "admin" ? "owner" : "staff",
  tenantId,
  departmentId,
}: {
  now: Date;
  role?: Role;
  membership?: Membership;
  tenantId?: string;
  departmentId?: string;
}): Promise<TestPerson> {
  const email = `person${++count}@example.test`;
  const password = "correct horse battery";
  const totpSecret = newTotpSecret();
  const tenant = tenantId ?? `ten_${count}`;
  await appDb().tenant.upsert({ where: { id: tenant }, create: { id: tenant, name: "試験", createdAt: now }, update: {} });
  const displayName = `試験者 ${count}`;
  const user = { tenantId: tenant, email, displayName, role, membership, departmentId, factors: { password, totpSecret }, now };
  const userId = await appDb().$transaction((tx) => createUser(tx, user, "system:test"));
  return { userId, tenantId: tenant, email, password, totpSecret, code: (at) => currentTotp(totpSecret, at) };
}

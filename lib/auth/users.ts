import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { clearAttempts, lockedUntil } from "./attempts.ts";
import type { Actor, Role } from "./types.ts";

export type UserView = {
  id: string;
  email: string;
  displayName: string;
  organisation: string | null;
  role: Role;
  state: "active" | "invited" | "locked" | "disabled";
};

/** The accounts of the administrator's tenant. Throws FORBIDDEN. */
export async function listUsers(actor: Actor, now: Date): Promise<UserView[]> {
  if (actor.role !== "admin") throw new NatsuinError("FORBIDDEN");
  const users = await appDb().user.findMany({ where: { tenantId: actor.tenantId }, orderBy: { email: "asc" } });
  return Promise.all(
    users.map(async ({ id, email, displayName, organisation, role, passwordHash, disabledAt }) => {
      const locked = await lockedUntil(appDb(), email, now);
      const state = disabledAt ? "disabled" : !passwordHash ? "invited" : locked ? "locked" : "active";
      return { id, email, displayName, organisation, role, state };
    }),
  );
}

/** Ends the lock after failed logins of an account in the administrator's tenant. Throws FORBIDDEN, NOT_FOUND. */
export async function unlockUser({ actor, userId, now }: { actor: Actor; userId: string; now: Date }): Promise<void> {
  if (actor.role !== "admin") throw new NatsuinError("FORBIDDEN");
  const user = await appDb().user.findFirst({ where: { id: userId, tenantId: actor.tenantId } });
  if (!user) throw new NatsuinError("NOT_FOUND");
  await appDb().$transaction(async (tx) => {
    await clearAttempts(tx, user.email);
    await appendAudit(tx, {
      at: now,
      type: "auth.user.unlocked",
      actor: `user:${actor.userId}`,
      target: `user:${userId}`,
      outcome: "ok",
    });
  });
}

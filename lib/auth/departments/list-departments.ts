import "server-only";
import { appDb } from "@/lib/db.ts";
import type { Actor } from "../types.ts";

/** `members`: stopped accounts and invitations too: they keep it from being archived */
export type DepartmentView = { id: string; name: string; members: number };

/** The departments of the actor's organisation by name; archived ones apart. */
export async function listDepartments(actor: Actor): Promise<{ open: DepartmentView[]; archived: DepartmentView[] }> {
  const rows = await appDb().department.findMany({
    where: { tenantId: actor.tenantId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    include: { _count: { select: { users: true } } },
  });
  const views = (archived: boolean) =>
    rows
      .filter(({ archivedAt }) => (archivedAt !== null) === archived)
      .map(({ id, name, _count }) => ({ id, name, members: _count.users }));
  return { open: views(false), archived: views(true) };
}

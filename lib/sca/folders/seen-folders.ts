import "server-only";
import { may } from "../../auth/rights.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb, type Prisma } from "../../db.ts";
import type { FolderChoice } from "../views.ts";

/**
 * The folders whose contracts the actor sees: all of them for who manages the organisation; else everybody's, those of his department, and
 * what he made for himself. Row-level security says the same (sca.seen_folders).
 */
export function seenBy(actor: Actor): Prisma.FolderWhereInput {
  const of = { tenantId: actor.tenantId, archivedAt: null };
  if (may(actor, "contracts.see")) return of;
  const { userId, departmentId } = actor;
  const shown: Prisma.FolderWhereInput[] = [{ visibility: "everyone" }, { visibility: "private", createdBy: userId }];
  if (departmentId) shown.push({ visibility: "departments", departments: { some: { departmentId } } });
  return { ...of, OR: shown };
}

/** By name: for a list's filter, and to choose where a contract goes. */
export function seenFolders(actor: Actor): Promise<FolderChoice[]> {
  return appDb().folder.findMany({
    where: seenBy(actor),
    select: { id: true, name: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
}

/** Whether there is any: a list of the organisation's contracts is offered to who sees something in it. */
export async function seesFolders(actor: Actor): Promise<boolean> {
  return (await appDb().folder.findFirst({ where: seenBy(actor), select: { id: true } })) !== null;
}

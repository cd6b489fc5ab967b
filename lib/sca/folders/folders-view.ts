import "server-only";
import { requireRight } from "../../auth/require-right.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { countTab } from "../lists/browse.ts";
import { folderList } from "../lists/list.ts";
import type { FolderChoice, FolderView } from "../views.ts";

/** Every folder of the actor's organisation, archived ones apart, with who sees it. Throws FORBIDDEN. */
export async function foldersView(actor: Actor, now: Date): Promise<{ open: FolderView[]; archived: FolderChoice[] }> {
  await requireRight(actor, "folders.manage", { target: "folder:all", now });
  const rows = await appDb().folder.findMany({
    where: { tenantId: actor.tenantId },
    include: { departments: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  const open = rows.filter(({ archivedAt }) => archivedAt === null);
  return {
    open: await Promise.all(
      open.map(async ({ id, name, visibility, departments }) => ({
        id,
        name,
        visibility,
        departments: departments.map(({ departmentId }) => departmentId),
        contracts: await countTab(folderList(id), "all"),
      })),
    ),
    archived: rows.filter(({ archivedAt }) => archivedAt !== null).map(({ id, name }) => ({ id, name })),
  };
}

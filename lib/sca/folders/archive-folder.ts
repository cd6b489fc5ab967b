import "server-only";
import type { Actor } from "../../auth/types.ts";
import { changeFolder } from "./save-folder.ts";

/** Its contracts stay in it, and are shown by it to nobody. Throws FORBIDDEN, NOT_FOUND. */
export function archiveFolder(actor: Actor, folderId: string, now: Date): Promise<void> {
  return changeFolder({ actor, folderId, facts: { how: "archived", id: folderId }, now }, async (tx) => {
    await tx.folder.update({ where: { id: folderId }, data: { archivedAt: now } });
    return null;
  });
}

/** As it was before. Throws FORBIDDEN, NOT_FOUND, NAME_TAKEN. */
export function restoreFolder(actor: Actor, folderId: string, now: Date): Promise<void> {
  return changeFolder({ actor, folderId, facts: { how: "restored", id: folderId }, now }, async (tx) => {
    const { name } = await tx.folder.findUniqueOrThrow({ where: { id: folderId } });
    const others = { tenantId: actor.tenantId, name, archivedAt: null, NOT: { id: folderId } };
    if (await tx.folder.findFirst({ where: others })) return "NAME_TAKEN";
    await tx.folder.update({ where: { id: folderId }, data: { archivedAt: null } });
    return null;
  });
}

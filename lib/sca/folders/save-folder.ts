import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { actOnOrganisation } from "../../auth/act-on-organisation.ts";
import { nameOf } from "../../auth/departments/save-department.ts";
import type { Actor } from "../../auth/types.ts";
import type { Db } from "../../db.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import { newId } from "../../ids.ts";
import type { FolderInput } from "../views.ts";

/**
 * A new folder, or another name and other readers for one: what shrinks here is out of sight at the next request.
 * Throws FORBIDDEN, NOT_FOUND (a department of another organisation, or an archived one, too), NAME_TAKEN, INPUT_INVALID.
 */
export async function saveFolder(actor: Actor, input: FolderInput, now: Date): Promise<{ folderId: string }> {
  const { folderId, visibility } = input;
  const id = folderId ?? newId("fld");
  const { tenantId, userId } = actor;
  const name = nameOf(input.name);
  const departments = [...new Set(input.departments)];
  if ((visibility === "departments") !== departments.length > 0) throw new NatsuinError("INPUT_INVALID");
  const facts = { how: folderId ? "changed" : "made", id, visibility, departments: departments.join(" ") || "-" };
  await changeFolder({ actor, folderId, facts, now }, async (tx) => {
    if (await tx.folder.findFirst({ where: { tenantId, name, archivedAt: null, NOT: { id } } })) return "NAME_TAKEN";
    const open = await tx.department.count({ where: { id: { in: departments }, tenantId, archivedAt: null } });
    if (open !== departments.length) return "NOT_FOUND";
    if (folderId) await tx.folder.update({ where: { id }, data: { name, visibility } });
    else await tx.folder.create({ data: { id, tenantId, name, visibility, createdBy: userId, createdAt: now } });
    await tx.folderDepartment.deleteMany({ where: { folderId: id } });
    await tx.folderDepartment.createMany({ data: departments.map((departmentId) => ({ folderId: id, departmentId, tenantId })) });
    return null;
  });
  return { folderId: id };
}

type Change = { actor: Actor; folderId?: string; facts: Record<string, string>; now: Date };

/** One change of an organisation's folders (actOnOrganisation). @param change says why it does not happen, before it has written anything */
export async function changeFolder(
  { actor, folderId, facts, now }: Change,
  change: (tx: Db) => Promise<ErrorCode | null>,
): Promise<void> {
  const target = `folder:${folderId ?? "new"}`;
  await actOnOrganisation({ actor, right: "folders.manage", target, now }, async (tx) => {
    const own = { id: folderId, tenantId: actor.tenantId };
    if (folderId && !(await tx.folder.findFirst({ where: own }))) return "NOT_FOUND";
    const code = await change(tx);
    if (code) return code;
    const done = { type: "sca.folder.changed", actor: `user:${actor.userId}`, outcome: "ok", facts } as const;
    await appendAudit(tx, { at: now, target, ...done });
    return null;
  });
}

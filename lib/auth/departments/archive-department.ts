import "server-only";
import type { Actor } from "../types.ts";
import { changeDepartment } from "./save-department.ts";

type Given = { actor: Actor; departmentId: string; now: Date };

/** Nobody joins it any more; folders that name it show nothing by it. Throws FORBIDDEN, NOT_FOUND, DEPARTMENT_IN_USE. */
export function archiveDepartment({ actor, departmentId, now }: Given): Promise<void> {
  return changeDepartment({ actor, departmentId, facts: { how: "archived", id: departmentId }, now }, async (tx) => {
    if ((await tx.user.count({ where: { departmentId } })) > 0) return "DEPARTMENT_IN_USE";
    await tx.department.update({ where: { id: departmentId }, data: { archivedAt: now } });
    return null;
  });
}

/** As it was before. Throws FORBIDDEN, NOT_FOUND, NAME_TAKEN. */
export function restoreDepartment({ actor, departmentId, now }: Given): Promise<void> {
  return changeDepartment({ actor, departmentId, facts: { how: "restored", id: departmentId }, now }, async (tx) => {
    const { name } = await tx.department.findUniqueOrThrow({ where: { id: departmentId } });
    const others = { tenantId: actor.tenantId, name, archivedAt: null, NOT: { id: departmentId } };
    if (await tx.department.findFirst({ where: others })) return "NAME_TAKEN";
    await tx.department.update({ where: { id: departmentId }, data: { archivedAt: null } });
    return null;
  });
}

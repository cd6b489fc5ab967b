import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import type { Db } from "@/lib/db.ts";
import { type ErrorCode, NatsuinError } from "@/lib/errors.ts";
import { newId } from "@/lib/ids.ts";
import { isPlainLine } from "@/lib/plain-text.ts";
import { actOnOrganisation } from "../act-on-organisation.ts";
import type { Actor } from "../types.ts";

export const NAME_LENGTH = 40;

type Given = { actor: Actor; departmentId?: string; name: string; now: Date };

/** A new department, or another name for one. Says its id. Throws FORBIDDEN, NOT_FOUND, NAME_TAKEN, INPUT_INVALID. */
export async function saveDepartment({ actor, departmentId, name, now }: Given): Promise<{ departmentId: string }> {
  const id = departmentId ?? newId("dep");
  const words = nameOf(name);
  await changeDepartment({ actor, departmentId, now, facts: { how: departmentId ? "renamed" : "made", id } }, async (tx) => {
    const others = { tenantId: actor.tenantId, name: words, archivedAt: null, NOT: { id } };
    if (await tx.department.findFirst({ where: others })) return "NAME_TAKEN";
    if (departmentId) await tx.department.update({ where: { id }, data: { name: words } });
    else await tx.department.create({ data: { id, tenantId: actor.tenantId, name: words, createdAt: now } });
    return null;
  });
  return { departmentId: id };
}

/** Of a department or a folder. Throws INPUT_INVALID. */
export function nameOf(typed: string): string {
  const name = typed.normalize("NFC").trim();
  if (name === "" || name.length > NAME_LENGTH || !isPlainLine(name)) throw new NatsuinError("INPUT_INVALID");
  return name;
}

type Change = { actor: Actor; departmentId?: string; facts: Record<string, string>; now: Date };

/**
 * One change of an organisation's departments (actOnOrganisation).
 * @param change says why it does not happen, before it has written anything
 */
export async function changeDepartment(
  { actor, departmentId, facts, now }: Change,
  change: (tx: Db) => Promise<ErrorCode | null>,
): Promise<void> {
  const target = `department:${departmentId ?? "new"}`;
  await actOnOrganisation({ actor, right: "departments.manage", target, now }, async (tx) => {
    // locked, too: an invitation into it holds it (invite-user.ts)
    const own = await tx.$queryRaw<unknown[]>`
      SELECT id FROM auth.department WHERE id = ${departmentId ?? ""} AND tenant_id = ${actor.tenantId} FOR UPDATE`;
    if (departmentId && own.length === 0) return "NOT_FOUND";
    const code = await change(tx);
    if (code) return code;
    const done = { type: "auth.department.changed", actor: `user:${actor.userId}`, outcome: "ok", facts } as const;
    await appendAudit(tx, { at: now, target, ...done });
    return null;
  });
}

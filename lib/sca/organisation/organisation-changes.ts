import "server-only";
import { peopleById } from "../../auth/directory.ts";
import { requireRight } from "../../auth/require-right.ts";
import type { Actor, Membership, Role } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { FolderVisibility } from "../views/folders.ts";

/** Of whom or of what: a person, a department or a folder, by the name it has now. */
export type ChangeEntry = {
  id: string;
  /** ISO 8601 */
  at: string;
  by: string;
  isViewer: boolean;
  of: string;
} & (
  | { what: "invited" | "invitedAgain"; membership: Membership; role: Role }
  | { what: "activated" | "stopped" | "takenBack" | "resumed" | "unlocked" }
  /** both sides of each that became different; a department by its name, null: none */
  | { what: "changed"; membership?: [Membership, Membership]; department?: [string | null, string | null] }
  | { what: `department.${"made" | "renamed" | "archived" | "restored"}` | `folder.${"archived" | "restored"}` }
  | { what: `folder.${"made" | "changed"}`; visibility: FolderVisibility; departments: string[] }
);

export type ChangesView = { rows: ChangeEntry[]; total: number; page: number; pageSize: number };

const PAGE_SIZE = 30;

type Row = { id: bigint; at: Date; type: string; actor: string; target: string; leaf: Uint8Array };
type Facts = Record<string, string>;

/**
 * 変更の記録: who changed what in the actor's organisation, its members, departments and folders, newest first. It is read from the audit
 * log itself, where an alteration would show; refused attempts are there, and not here. Throws FORBIDDEN.
 */
export async function organisationChanges(actor: Actor, { page = 1 }: { page?: number }, now: Date): Promise<ChangesView> {
  await requireRight(actor, "members.manage", { target: "organisation:changes", now });
  // the types as the index has them (leaf_organisation_changes)
  const changes = Prisma.sql`FROM audit.leaf
    WHERE outcome = 'ok' AND type IN ('auth.user.invited', 'auth.user.activated', 'auth.user.changed', 'auth.user.stopped', 'auth.user.resumed', 'auth.user.unlocked', 'auth.department.changed', 'sca.folder.changed')
      AND actor IN (SELECT 'user:' || id FROM auth."user" WHERE tenant_id = ${actor.tenantId})`;
  const [rows, counted] = await Promise.all([
    appDb().$queryRaw<Row[]>`SELECT id, at, type, actor, target, leaf ${changes}
      ORDER BY id DESC OFFSET ${(page - 1) * PAGE_SIZE} LIMIT ${PAGE_SIZE}`,
    appDb().$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total ${changes}`,
  ]);
  const found = rows.map((row) => ({ ...row, facts: factsOf(row.leaf), name: idOf(row.target) }));
  const [people, departments, folders] = await Promise.all([
    peopleById(found.flatMap(({ actor: by, target }) => [idOf(by), idOf(target)])),
    appDb().department.findMany({ where: { tenantId: actor.tenantId }, select: { id: true, name: true } }),
    appDb().folder.findMany({ where: { tenantId: actor.tenantId }, select: { id: true, name: true } }),
  ]);
  const names = new Map([...departments, ...folders].map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => people.get(id)?.displayName ?? names.get(id) ?? id;
  return {
    rows: found.map(({ id, at, type, actor: by, target, facts }) => ({
      id: String(id),
      at: at.toISOString(),
      by: nameOf(idOf(by)),
      isViewer: idOf(by) === actor.userId,
      of: nameOf(facts.id ?? idOf(target)),
      ...whatOf(type, facts, nameOf),
    })),
    total: Number(counted[0]?.total),
    page,
    pageSize: PAGE_SIZE,
  };
}

const idOf = (named: string) => named.slice(named.indexOf(":") + 1);
const factsOf = (leaf: Uint8Array): Facts => JSON.parse(Buffer.from(leaf).toString("utf8")).facts;

type What = ChangeEntry extends infer E
  ? E extends ChangeEntry
    ? Omit<E, "id" | "at" | "by" | "isViewer" | "of">
    : never
  : never;

function whatOf(type: string, facts: Facts, nameOf: (id: string) => string): What {
  const department = (id = "-") => (id === "-" ? null : nameOf(id));
  switch (type) {
    case "auth.user.invited":
      return {
        what: facts.sent === "again" ? "invitedAgain" : "invited",
        membership: facts.membership as Membership,
        role: facts.role as Role,
      };
    case "auth.user.stopped":
      return { what: facts.was === "invited" ? "takenBack" : "stopped" };
    case "auth.user.changed":
      return {
        what: "changed",
        ...(facts.from !== facts.to && { membership: [facts.from, facts.to] as [Membership, Membership] }),
        ...(facts.left !== facts.joined && { department: [department(facts.left), department(facts.joined)] }),
      };
    case "auth.department.changed":
      return { what: `department.${facts.how as "made"}` };
    case "sca.folder.changed": {
      if (facts.how !== "made" && facts.how !== "changed") return { what: `folder.${facts.how as "archived"}` };
      const departments = facts.departments === "-" ? [] : (facts.departments ?? "").split(" ").map(nameOf);
      return { what: `folder.${facts.how}`, visibility: facts.visibility as FolderVisibility, departments };
    }
    default:
      return { what: type.slice("auth.user.".length) as "activated" };
  }
}

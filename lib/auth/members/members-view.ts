import "server-only";
import { appDb, type Prisma } from "@/lib/db.ts";
import { lockedOf } from "../attempts.ts";
import { requireRight } from "../require-right.ts";
import { MEMBERSHIPS, may } from "../rights.ts";
import type { Actor, Membership, Role } from "../types.ts";

/** What members are looked for by; in the address. `open`: the member whose panel is open, or `new`: the form to invite somebody. */
export type MemberSearch = { text?: string; membership?: Membership; department?: string; page?: number; open?: string };

export type MemberView = {
  id: string;
  email: string;
  displayName: string;
  organisation: string | null;
  /** his job */
  role: Role;
  membership: Membership;
  department: { id: string; name: string } | null;
  state: "active" | "invited" | "locked" | "disabled";
  /** ISO 8601; null: never yet */
  lastLoginAt: string | null;
  /** of an invitation: when it was sent last, and until when its link opens; null once it has run out */
  invited: { at: string; until: string | null } | null;
  own: boolean;
  /** the viewer may change and stop him: an owner is another owner's */
  mine: boolean;
};

export type MembersView = {
  rows: MemberView[];
  total: number;
  page: number;
  pageSize: number;
  opened: MemberView | null;
  /** of the whole organisation, whatever is looked for */
  counts: { members: number; invited: number };
  /** what the viewer may make of somebody */
  grants: Membership[];
};

const PAGE_SIZE = 50;
/** Somebody whose invitation was taken back is no member, and never was. */
const MEMBERS = { passwordHash: { not: null } } as const;
const INVITED = { passwordHash: null, disabledAt: null } as const;
const withDepartment = { department: { select: { id: true, name: true } } } as const satisfies Prisma.UserInclude;
type Row = Prisma.UserGetPayload<{ include: typeof withDepartment }>;

/** The organisation's members by name, or those who were invited and have not come, by address. Throws FORBIDDEN. */
export async function membersView(
  actor: Actor,
  { kind, search }: { kind: "members" | "invited"; search: MemberSearch },
  now: Date,
): Promise<MembersView> {
  await requireRight(actor, "members.manage", { target: "user:all", now });
  const { page = 1, open } = search;
  const of = { tenantId: actor.tenantId };
  const where = foundBy(actor, kind, search);
  const order = kind === "members" ? ({ displayName: "asc" } as const) : ({ email: "asc" } as const);
  const db = appDb();
  const [found, total, members, invited, opened] = await Promise.all([
    db.user.findMany({
      where,
      include: withDepartment,
      orderBy: [order, { id: "asc" }],
      skip: (page - 1) * PAGE_SIZE,
      take: PAGE_SIZE,
    }),
    db.user.count({ where }),
    db.user.count({ where: { ...of, ...MEMBERS } }),
    db.user.count({ where: { ...of, ...INVITED } }),
    open ? db.user.findFirst({ where: { ...of, id: open, OR: [MEMBERS, INVITED] }, include: withDepartment }) : null,
  ]);
  const views = await viewsOf(actor, opened ? [...found, opened] : found, now);
  return {
    rows: views.slice(0, found.length),
    total,
    page,
    pageSize: PAGE_SIZE,
    opened: opened ? (views.at(-1) ?? null) : null,
    counts: { members, invited },
    grants: MEMBERSHIPS.filter((one) => one !== "owner" || may(actor, "owners.manage")),
  };
}

/** So many members are put into a file. */
const MOST = 10_000;

/** Every member whom the search finds, by name, as far as they go into a file; `more`: there are others. Throws FORBIDDEN. */
export async function everyMember(actor: Actor, search: MemberSearch, now: Date): Promise<{ rows: MemberView[]; more: boolean }> {
  await requireRight(actor, "members.manage", { target: "user:all", now });
  const where = foundBy(actor, "members", search);
  const found = await appDb().user.findMany({
    where,
    include: withDepartment,
    orderBy: [{ displayName: "asc" }, { id: "asc" }],
    take: MOST + 1,
  });
  return { rows: await viewsOf(actor, found.slice(0, MOST), now), more: found.length > MOST };
}

function foundBy(
  actor: Actor,
  kind: "members" | "invited",
  { text, membership, department }: MemberSearch,
): Prisma.UserWhereInput {
  const like = { contains: text ?? "", mode: "insensitive" } as const;
  return {
    tenantId: actor.tenantId,
    ...(kind === "members" ? MEMBERS : INVITED),
    ...(text ? { OR: [{ displayName: like }, { kana: like }, { email: like }] } : {}),
    ...(membership ? { membership } : {}),
    ...(department ? { departmentId: department === "none" ? null : department } : {}),
  };
}

async function viewsOf(actor: Actor, rows: Row[], now: Date): Promise<MemberView[]> {
  const ids = rows.map(({ id }) => id);
  const [logins, links, locked] = await Promise.all([
    appDb().session.groupBy({ by: ["userId"], where: { userId: { in: ids } }, _max: { createdAt: true } }),
    appDb().userToken.groupBy({
      by: ["userId"],
      where: { userId: { in: ids }, purpose: "invitation", usedAt: null },
      _max: { createdAt: true, expiresAt: true },
    }),
    lockedOf(
      appDb(),
      rows.map(({ email }) => email),
      now,
    ),
  ]);
  const loginOf = new Map(logins.map(({ userId, _max }) => [userId, _max.createdAt]));
  const linkOf = new Map(links.map(({ userId, _max }) => [userId, _max]));
  return rows.map((user): MemberView => {
    const link = linkOf.get(user.id);
    const until = link?.expiresAt && link.expiresAt > now ? link.expiresAt.toISOString() : null;
    return {
      id: user.id,
      email: user.email,
      displayName: user.displayName,
      organisation: user.organisation,
      role: user.role,
      membership: user.membership,
      department: user.department,
      state: stateOf(user, locked),
      lastLoginAt: loginOf.get(user.id)?.toISOString() ?? null,
      invited: user.passwordHash === null ? { at: (link?.createdAt ?? user.createdAt).toISOString(), until } : null,
      own: user.id === actor.userId,
      mine: user.membership !== "owner" || may(actor, "owners.manage"),
    };
  });
}

function stateOf({ email, disabledAt, passwordHash }: Row, locked: Set<string>): MemberView["state"] {
  if (disabledAt) return "disabled";
  if (passwordHash === null) return "invited";
  return locked.has(email) ? "locked" : "active";
}

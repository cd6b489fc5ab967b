import "server-only";
import { appDb, type Db } from "@/lib/db.ts";
import type { User } from "@/lib/generated/prisma/client.ts";
import { newId } from "@/lib/ids.ts";
import { ABSOLUTE_LIMIT, IDLE_LIMIT } from "./limits.ts";
import type { Actor, Visitor } from "./types.ts";

export type RevokeReason =
  | "logout"
  | "by-user"
  | "password-changed"
  | "authenticator-replaced"
  | "replaced-by-login"
  | "by-admin";

/** What a person sees of one of their sessions. */
export type SessionView = { id: string; current: boolean; createdAt: Date; lastSeenAt: Date; source: string; userAgent: string };

/** A new session, always under a new id: an id from before the login is worth nothing after it (fixation). */
export async function openSession(
  db: Db,
  { userId, visitor, now }: { userId: string; visitor: Visitor; now: Date },
): Promise<string> {
  const id = newId("ses");
  await db.session.create({
    data: {
      id,
      userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + ABSOLUTE_LIMIT),
      source: visitor.source.slice(0, 64),
      userAgent: visitor.userAgent.slice(0, 256),
    },
  });
  return id;
}

/** The actor of a living session after an act of the person: checked and moved on in one statement. Null: no such session any more. */
export async function touchSession(sessionId: string, now: Date): Promise<Actor | null> {
  const [row] = await appDb().session.updateManyAndReturn({
    where: { id: sessionId, ...alive(now) },
    data: { lastSeenAt: now },
    include: { user: true },
  });
  return row ? toActor(row, row.user) : null;
}

/** The same without moving it on: for polling, which is no act of the person. */
export async function peekSession(sessionId: string, now: Date): Promise<Actor | null> {
  const row = await appDb().session.findFirst({ where: { id: sessionId, ...alive(now) }, include: { user: true } });
  return row ? toActor(row, row.user) : null;
}

/** The living sessions of a person, the current one first. */
export async function listSessions(actor: Actor, now: Date): Promise<SessionView[]> {
  const rows = await appDb().session.findMany({
    where: { userId: actor.userId, ...alive(now) },
    orderBy: { lastSeenAt: "desc" },
  });
  return rows
    .map(({ id, createdAt, lastSeenAt, source, userAgent }) => ({
      id,
      current: id === actor.sessionId,
      createdAt,
      lastSeenAt,
      source,
      userAgent,
    }))
    .sort((a, b) => Number(b.current) - Number(a.current));
}

/** Ends sessions of one person: one (`only`), all but one (`except`), or all. Says how many. */
export async function revokeSessions(
  db: Db,
  { userId, only, except, reason, now }: { userId: string; only?: string; except?: string; reason: RevokeReason; now: Date },
): Promise<number> {
  const { count } = await db.session.updateMany({
    where: { userId, revokedAt: null, ...(only ? { id: only } : {}), ...(except ? { NOT: { id: except } } : {}) },
    data: { revokedAt: now, revokedReason: reason },
  });
  return count;
}

function alive(now: Date) {
  return {
    revokedAt: null,
    expiresAt: { gt: now },
    lastSeenAt: { gt: new Date(now.getTime() - IDLE_LIMIT) },
    user: { disabledAt: null },
  };
}

function toActor(session: { id: string; createdAt: Date }, user: User): Actor {
  return {
    userId: user.id,
    tenantId: user.tenantId,
    role: user.role,
    membership: user.membership,
    departmentId: user.departmentId,
    email: user.email,
    displayName: user.displayName,
    organisation: user.organisation,
    locale: user.locale === "en" ? "en" : "ja",
    sessionId: session.id,
    loginAt: session.createdAt,
  };
}

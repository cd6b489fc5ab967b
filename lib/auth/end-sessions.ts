import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import { appDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { IDLE_LIMIT } from "./limits.ts";
import { revokeSessions } from "./sessions.ts";
import type { Actor } from "./types.ts";

/** A person ends one of their sessions, or all but the one they use. Throws NOT_FOUND for an id that is not theirs or has ended. */
export async function endSessions({
  actor,
  which,
  now,
}: {
  actor: Actor;
  which: { sessionId: string } | "others";
  now: Date;
}): Promise<number> {
  const { userId } = actor;
  return appDb().$transaction(async (tx) => {
    const scope = which === "others" ? { except: actor.sessionId } : { only: which.sessionId };
    const ended = await revokeSessions(tx, { userId, ...scope, reason: "by-user", now });
    if (ended === 0 && which !== "others") throw new NatsuinError("NOT_FOUND");
    const target = which === "others" ? `user:${userId}` : `session:${which.sessionId}`;
    await appendAudit(tx, {
      at: now,
      type: "auth.session.revoked",
      actor: `user:${userId}`,
      target,
      outcome: "ok",
      facts: { ended },
    });
    return ended;
  });
}

/** Why the session that a browser still names is over, for the login page: words differ. Null: it lives, or the person ended it. */
export async function whyEnded(sessionId: string, now: Date): Promise<"idle" | "elsewhere" | null> {
  const session = await appDb().session.findUnique({ where: { id: sessionId } });
  if (!session) return null;
  if (session.revokedAt) return session.revokedReason === "logout" ? null : "elsewhere";
  const idle = now.getTime() - session.lastSeenAt.getTime() >= IDLE_LIMIT;
  return idle || session.expiresAt <= now ? "idle" : null;
}

import "server-only";
import { appendAudit } from "@/lib/audit/index.ts";
import type { Db } from "@/lib/db.ts";
import { openSession } from "./sessions.ts";
import type { Visitor } from "./types.ts";

/** A session and its entry, once both factors have been shown. Answers its id. */
export async function beginSession(
  db: Db,
  { userId, visitor: { source, userAgent }, now }: { userId: string; visitor: Visitor; now: Date },
): Promise<string> {
  const visitor = { source, userAgent };
  const id = await openSession(db, { userId, visitor, now });
  const parties = { actor: `user:${userId}`, target: `session:${id}` };
  await appendAudit(db, { at: now, type: "auth.login", ...parties, outcome: "ok", personal: visitor });
  return id;
}

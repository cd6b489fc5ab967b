import "server-only";
import type { Db } from "@/lib/db.ts";
import { newId } from "@/lib/ids.ts";

export type Mail = { to: string; subject: string; text: string /** the one button of the mail */; link?: string };

/**
 * Puts a mail in the outbox within the caller's transaction: it exists if and only if what it tells has happened. The RSSP's role may
 * do this and no more, so nothing is read back.
 */
export async function enqueueMail(db: Db, { to, subject, text, link, now }: Mail & { now: Date }): Promise<void> {
  const data = { id: newId("mail"), to: to.toLowerCase(), subject, text, link: link ?? null, createdAt: now };
  await db.mail.createMany({ data: [data] });
}

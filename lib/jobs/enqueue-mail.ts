import "server-only";
import type { Db } from "@/lib/db.ts";
import { newId } from "@/lib/ids.ts";
import { sealMailSecret } from "./mail-secret.ts";

export type Mail = {
  to: string;
  subject: string;
  text: string;
  /** the one button of the mail */
  link?: string;
  /** stands where the link, or else the text, says `{secret}`, on delivery only: no row and no log holds it in clear */
  secret?: string;
};

/**
 * Puts a mail in the outbox within the caller's transaction: it exists if and only if what it tells has happened. The RSSP's role may
 * do this and no more, so nothing is read back.
 */
export async function enqueueMail(db: Db, { to, subject, text, link, secret, now }: Mail & { now: Date }): Promise<void> {
  const id = newId("mail");
  const sealed = secret === undefined ? null : sealMailSecret(id, secret);
  const data = { id, to: to.toLowerCase(), subject, text, link: link ?? null, secret: sealed, createdAt: now };
  await db.mail.createMany({ data: [data] });
}

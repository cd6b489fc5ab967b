import "server-only";
import type { Db } from "@/lib/db.ts";
import { newId } from "@/lib/ids.ts";
import { type Letter, oneLine, textOf } from "./letter.ts";
import { sealMailSecret } from "./mail-secret.ts";

export type Mail = {
  to: string;
  subject: string;
  letter: Letter;
  /** the one button of the mail */
  link?: string;
  /** stands where the link says `{secret}`, or else where the letter has its code, on delivery only: no row and no log holds it in clear */
  secret?: string;
  about?: MailAbout;
};

/** Whom of a contract the mail is for, and why it is written: what became of it is then told beside his name. Opaque ids. */
export type MailAbout = { contractId: string; recipientId?: string; purpose: MailPurpose };

/** `call`: asks for an act   `reminder`: asks again   `notice`: tells only   `failure`: tells the sender that a mail did not get through */
export type MailPurpose = "call" | "reminder" | "notice" | "failure";

/** One mail; as enqueueMails. */
export function enqueueMail(db: Db, { now, ...mail }: Mail & { now: Date }): Promise<void> {
  return enqueueMails(db, [mail], now);
}

/**
 * Puts mails in the outbox within the caller's transaction: they exist if and only if what they tell has happened. One statement, however
 * many are told. The RSSP's role may do this and no more, so nothing is read back.
 */
export async function enqueueMails(db: Db, mails: readonly Mail[], now: Date): Promise<void> {
  if (mails.length > 0) await db.mail.createMany({ data: mails.map((mail) => rowOf(mail, now)) });
}

function rowOf({ to, subject, letter, link, secret, about }: Mail, now: Date) {
  const id = newId("mail");
  const sealed = secret === undefined ? null : sealMailSecret(id, secret);
  return {
    id,
    to: to.toLowerCase(),
    subject: oneLine(subject),
    letter,
    text: textOf(letter),
    link: link ?? null,
    secret: sealed,
    createdAt: now,
    ...about,
  };
}

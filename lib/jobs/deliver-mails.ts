import "server-only";
import { createTransport, type Transporter } from "nodemailer";
import { appDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { log } from "@/lib/log.ts";
import { readMail } from "./mail-secret.ts";

const BATCH = 20;
const TIMEOUT_MS = 15_000;
const RETRY_MS = 30_000;
/** doubling from half a minute, the last wait is a day and a half */
const MAX_ATTEMPTS = 13;

/**
 * Sends what waits in the outbox over SMTP_URL, oldest first; without one the mails stay there (the demo shows them).
 * A row is locked while its mail is on the way, so that two servers never send it twice. One that fails waits longer each
 * time and lets the others pass. A secret is opened for the delivery and erased after the last one.
 *
 * @returns how many were handed to the mail server
 */
export async function deliverMails(now: Date): Promise<number> {
  const { smtp } = env();
  if (!smtp) return 0;
  const transport = createTransport({ url: smtp.url, connectionTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS });
  try {
    let sent = 0;
    for (let n = 0; n < BATCH; n++) {
      const outcome = await deliverNext(transport, smtp.from, now);
      if (outcome === "none") break;
      if (outcome === "sent") sent += 1;
    }
    return sent;
  } finally {
    transport.close();
  }
}

type Waiting = {
  id: string;
  to: string;
  subject: string;
  text: string;
  link: string | null;
  secret: Uint8Array<ArrayBuffer> | null;
  attempts: number;
};

function deliverNext(transport: Transporter, from: string, now: Date): Promise<"sent" | "failed" | "none"> {
  return appDb().$transaction(
    async (tx) => {
      const [mail] = await tx.$queryRaw<Waiting[]>`
        SELECT id, "to", subject, text, link, secret, attempts FROM jobs.mail
        WHERE sent_at IS NULL AND attempts < ${MAX_ATTEMPTS} AND (retry_at IS NULL OR retry_at <= ${now})
        ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`;
      if (!mail) return "none";
      const { id, to, subject } = mail;
      try {
        const { text: words, link } = readMail(mail);
        const text = link ? `${words}\n\n${link}\n` : words;
        await transport.sendMail({ from, to, subject, text });
      } catch (error) {
        log.error("mail.deliver", error, { mail: id, attempts: mail.attempts + 1 });
        const retryAt = new Date(now.getTime() + RETRY_MS * 2 ** mail.attempts);
        const over = mail.attempts + 1 >= MAX_ATTEMPTS;
        await tx.mail.update({
          where: { id },
          data: { attempts: { increment: 1 }, retryAt, ...(over ? { secret: null } : {}) },
        });
        return "failed";
      }
      await tx.mail.update({ where: { id }, data: { sentAt: now, secret: null } });
      return "sent";
    },
    { timeout: 3 * TIMEOUT_MS },
  );
}

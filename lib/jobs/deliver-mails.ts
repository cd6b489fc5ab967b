import "server-only";
import { createTransport, type Transporter } from "nodemailer";
import { appDb, type Prisma } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { log } from "@/lib/log.ts";
import { judgeDelivery, plainReply, type Verdict } from "./judge-delivery.ts";
import { readMail } from "./mail-secret.ts";

const BATCH = 40;
/** deliveries at once: one that hangs does not hold up the others */
const LANES = 4;
const TIMEOUT_MS = 15_000;
/** how long a begun delivery is nobody else's; longer than all its timeouts */
const LEASE_MS = 2 * 60_000;
const RETRY_MS = 30_000;
/** doubling from half a minute, the last wait is a day and a half */
const MAX_ATTEMPTS = 13;

/** `away`: the mail server does not answer, or not as it should, so nothing was tried and every mail waits as it was. */
export type DeliveryPass = { handed: number; away: boolean };

/**
 * Sends what waits in the outbox over SMTP_URL, oldest first; without one the mails stay there (the demo shows them).
 *   1. the server is greeted first: one that is down costs no mail an attempt
 *   2. each mail is taken by one row's change, so that two servers never send it twice; one taken by a process that died is taken again
 *   3. what the server said is kept: handed over, refused for good, or to be tried again, each time later, until it is given up
 * A secret is opened for the delivery and erased with the outcome. The Message-ID is the mail's own: a repeated one can be told.
 */
export async function deliverMails(now: Date): Promise<DeliveryPass> {
  const { smtp } = env();
  if (!smtp || !(await anyWaits(now))) return { handed: 0, away: false };
  const transport = createTransport({
    url: smtp.url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    requireTLS: mustEncrypt(smtp.url),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.verify();
  } catch (error) {
    log.error("mail.server", error);
    return { handed: 0, away: true };
  }
  const pass = { left: BATCH, handed: 0 };
  const lane = async () => {
    while (pass.left-- > 0) {
      const mail = await takeNext(now);
      if (!mail) return;
      if (await deliver(transport, { mail, from: smtp.from, now })) pass.handed += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { handed: pass.handed, away: false };
}

/** A password never goes to another machine in clear, even if somebody in between hides STARTTLS. */
function mustEncrypt(url: string): boolean {
  const { protocol, hostname, password } = new URL(url);
  return protocol === "smtp:" && password !== "" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

async function anyWaits(now: Date): Promise<boolean> {
  const due = [{ retryAt: null }, { retryAt: { lte: now } }];
  const where = { state: { in: ["queued", "retrying"] }, OR: due } satisfies Prisma.MailWhereInput;
  return (await appDb().mail.findFirst({ where, select: { id: true } })) !== null;
}

type Taken = {
  id: string;
  to: string;
  subject: string;
  letter: unknown;
  link: string | null;
  secret: Uint8Array<ArrayBuffer> | null;
  attempts: number;
};

async function takeNext(now: Date): Promise<Taken | undefined> {
  const rows = await appDb().$queryRaw<Taken[]>`
    UPDATE jobs.mail SET attempts = attempts + 1, retry_at = ${new Date(now.getTime() + LEASE_MS)}
    WHERE id = (
      SELECT id FROM jobs.mail WHERE state IN ('queued', 'retrying') AND (retry_at IS NULL OR retry_at <= ${now})
      ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, "to", subject, letter, link, secret, attempts`;
  return rows[0];
}

/** @returns whether the mail server took it over */
async function deliver(transport: Transporter, { mail, from, now }: { mail: Taken; from: string; now: Date }): Promise<boolean> {
  if (!ONE_ADDRESS.test(mail.to)) {
    await fail(mail, { end: "refused", fault: "address", replyCode: null, reply: null }, now);
    return false;
  }
  try {
    const { text: words, html, link } = readMail(mail);
    const text = link ? `${words}\n\n${link}\n` : words;
    const { response = "" } = await transport.sendMail({
      from,
      to: { name: "", address: mail.to },
      envelope: { from: addressOf(from), to: [mail.to] },
      subject: mail.subject,
      text,
      html,
      messageId: `<${mail.id}@${addressOf(from).split("@").at(-1)}>`,
      // RFC 3834: no holiday notice comes back
      headers: { "Auto-Submitted": "auto-generated" },
    });
    await settle(mail, { state: "handed", sentAt: now, fault: null, replyCode: codeOf(response), reply: plainReply(response) });
    return true;
  } catch (error) {
    await fail(mail, judgeDelivery(error), now);
    return false;
  }
}

async function fail(mail: Taken, { end, ...said }: Verdict, now: Date): Promise<void> {
  const { id, attempts } = mail;
  const state = end ?? (attempts >= MAX_ATTEMPTS ? "given_up" : "retrying");
  // no address and none of the server's words: the log holds no personal data
  log.warn("mail.failed", { mail: id, state, fault: said.fault, code: said.replyCode, attempts });
  if (state !== "retrying") return settle(mail, { ...said, state, failedAt: now });
  const retryAt = new Date(now.getTime() + RETRY_MS * 2 ** (attempts - 1));
  await appDb().mail.updateMany({ where: { id, attempts }, data: { ...said, state, retryAt } });
}

/** The outcome, unless somebody else took the mail after this delivery's time was over. */
async function settle({ id, attempts }: Taken, outcome: Prisma.MailUpdateManyMutationInput): Promise<void> {
  await appDb().mail.updateMany({ where: { id, attempts }, data: { ...outcome, secret: null, retryAt: null } });
}

/** nodemailer reads a list out of one text: what is not one plain address goes to nobody. */
const ONE_ADDRESS = /^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/;
const addressOf = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
const codeOf = (reply: string): number | null => Number(/^\d{3}/.exec(reply)?.[0]) || null;

import "server-only";
import { appDb, type Prisma } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { readMail } from "./mail-secret.ts";

export type OutboxMail = {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  link: string | null;
  createdAt: Date;
};

const PAGE = 50;

/**
 * The demo's mailbox shows one-time links and codes of everybody to everybody. It is there only while it is the one way to read a mail: in a demo
 * installation without a mail server. Where mails reach their addressees, nobody else reads them.
 */
export const hasOutbox = (): boolean => env().demo && !env().smtp;

/** What would have been sent, newest first, of an address that contains `search`. Throws NOT_FOUND where there is no outbox. */
export async function listOutbox({ search = "" }: { search?: string }): Promise<OutboxMail[]> {
  if (!hasOutbox()) throw new NatsuinError("NOT_FOUND");
  const rows = await appDb().mail.findMany({
    where: search ? { to: { contains: search.trim().toLowerCase() } } : {},
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: PAGE,
    select,
  });
  return rows.map(toOutbox);
}

/** One of them as it looks. Throws NOT_FOUND, and wherever there is no outbox. */
export async function outboxMail(id: string): Promise<OutboxMail> {
  const row = hasOutbox() ? await appDb().mail.findUnique({ where: { id }, select }) : null;
  if (!row) throw new NatsuinError("NOT_FOUND");
  return toOutbox(row);
}

const select = { id: true, to: true, subject: true, letter: true, link: true, secret: true, createdAt: true } as const;

const toOutbox = (row: Prisma.MailGetPayload<{ select: typeof select }>): OutboxMail => {
  const { id, to, subject, createdAt } = row;
  return { id, to, subject, createdAt, ...readMail(row) };
};

import "server-only";
import { appDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { readMail } from "./mail-secret.ts";

export type OutboxMail = { id: string; to: string; subject: string; text: string; link: string | null; createdAt: Date };

const PAGE = 50;

/**
 * The demo's mailbox: what would have been sent, newest first, of an address that contains `search`.
 * It shows one-time links and codes of everybody, so it exists in a demo installation only. Throws NOT_FOUND elsewhere.
 */
export async function listOutbox({ search = "" }: { search?: string }): Promise<OutboxMail[]> {
  if (!env().demo) throw new NatsuinError("NOT_FOUND");
  const rows = await appDb().mail.findMany({
    where: search ? { to: { contains: search.trim().toLowerCase() } } : {},
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: PAGE,
    select: { id: true, to: true, subject: true, text: true, link: true, secret: true, createdAt: true },
  });
  return rows.map(({ secret, ...mail }) => ({ ...mail, ...readMail({ ...mail, secret }) }));
}

import "server-only";
import { appDb, type Db } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import type { MailFault } from "./judge-delivery.ts";

/**
 * What became of the newest mail to somebody whom a contract names: `outbox` there is no mail server, it stays where the demo shows it;
 * `handed` the mail server took it over, and more is never known; `failed` refused, or given up. No text, no link and no address.
 */
export type MailOutcome = {
  recipientId: string;
  state: "outbox" | "queued" | "retrying" | "handed" | "failed";
  fault: MailFault | null;
  /** of the outcome; of the mail itself while it waits */
  at: Date;
};

type Row = Pick<MailOutcome, "recipientId" | "fault"> & {
  state: "queued" | "retrying" | "handed" | "refused" | "given_up";
  at: Date;
};

/** Whoever asks has seen to it that the reader may know. */
export async function outcomesOf(contractId: string, db: Db = appDb()): Promise<MailOutcome[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT DISTINCT ON (recipient_id) recipient_id AS "recipientId", state::text, fault, coalesce(sent_at, failed_at, created_at) AS at
    FROM jobs.mail WHERE contract_id = ${contractId} AND recipient_id IS NOT NULL
    ORDER BY recipient_id, created_at DESC, id DESC`;
  return rows.map(({ state, ...row }) => ({ ...row, state: stateOf(state) }));
}

function stateOf(state: Row["state"]): MailOutcome["state"] {
  if (state === "refused" || state === "given_up") return "failed";
  return state === "handed" || env().smtp ? state : "outbox";
}

/** `first`: nothing to this address has failed in this contract before. */
export type Undelivered = { contractId: string; recipientId: string; fault: MailFault; at: Date; first: boolean };

/** The next mail that failed and of which the contract's sender was not told: taken in the caller's transaction, by one server only. */
export async function takeUndelivered(db: Db, now: Date): Promise<Undelivered | undefined> {
  const rows = await db.$queryRaw<Undelivered[]>`
    UPDATE jobs.mail m SET told_at = ${now}
    WHERE m.id = (
      SELECT id FROM jobs.mail WHERE state IN ('refused', 'given_up') AND contract_id IS NOT NULL AND recipient_id IS NOT NULL AND told_at IS NULL
      ORDER BY failed_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING contract_id AS "contractId", recipient_id AS "recipientId", fault, failed_at AS at, NOT EXISTS (
      SELECT 1 FROM jobs.mail o WHERE o.contract_id = m.contract_id AND o.recipient_id = m.recipient_id AND o.to = m.to
        AND o.told_at IS NOT NULL AND o.id <> m.id) AS first`;
  return rows[0];
}

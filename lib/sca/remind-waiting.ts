import "server-only";
import { peopleById } from "../auth/directory.ts";
import { appDb, type Db } from "../db.ts";
import { lockContract } from "./access.ts";
import { askAgain, waitedFor } from "./ask-again.ts";
import { isCivilHour } from "./japanese.ts";

const BATCH = 50;

/**
 * Each minute, in civil hours: whoever has been waited for so many days as the sender chose, since he was asked last, is asked again. The history
 * says when that was, of each for himself: who is called later is reminded later, and one whom the sender reminded by hand is left in peace.
 */
export async function remindWaiting(now: Date): Promise<void> {
  if (!isCivilHour(now)) return;
  const rows = await appDb().$queryRaw<{ id: string }[]>`
    SELECT c.id FROM sca.contract c JOIN sca.recipient r ON r.contract_id = c.id
    WHERE c.remind_every_days IS NOT NULL AND c.state::text IN ('awaiting_input', 'awaiting_signature', 'partially_signed')
      AND (c.expires_at IS NULL OR c.expires_at > ${now})
      AND (r.state::text IN ('called', 'signing') OR r.input_state::text = 'asked')
      AND NOT EXISTS (
        SELECT 1 FROM sca.contract_event e WHERE e.contract_id = c.id AND e.type IN ('sent', 'called', 'reminded')
          AND (e.type = 'sent' OR (e.data->>'position')::int = r.position)
          AND e.at > ${now}::timestamptz - c.remind_every_days * interval '1 day')
    GROUP BY c.id ORDER BY c.reminded_at NULLS FIRST LIMIT ${BATCH}`;
  for (const { id } of rows) await appDb().$transaction((tx) => remind(tx, id, now));
}

/** Two servers: the second finds, with the row locked, that all of them have just been asked. */
async function remind(tx: Db, contractId: string, now: Date): Promise<void> {
  const contract = await lockContract(tx, contractId);
  const sender = (await peopleById([contract.createdBy], tx)).get(contract.createdBy);
  const { remindEveryDays } = contract;
  if (!sender || remindEveryDays === null) return;
  const since = new Date(now.getTime() - remindEveryDays * 24 * 60 * 60_000);
  const asked = { contractId, type: { in: ["sent", "called", "reminded"] }, at: { gt: since } };
  const lately = await tx.contractEvent.findMany({ where: asked });
  const late = new Set(lately.map(({ data, type }) => (type === "sent" ? "all" : (data as { position?: number }).position)));
  const waiting = waitedFor(contract, now).filter(({ position }) => !late.has("all") && !late.has(position));
  // looked after last, also where an address takes no mails: the others come first the next time
  await tx.contract.update({ where: { id: contractId }, data: { remindedAt: now } });
  await askAgain(tx, { contract, sender, waiting, again: "waiting", now });
}

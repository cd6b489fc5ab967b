import "server-only";
import { peopleById } from "../auth/directory.ts";
import { appDb, type Db } from "../db.ts";
import { lockContract } from "./access.ts";
import { askAgain, waitedFor } from "./ask-again.ts";
import { isCivilHour } from "./japanese.ts";
import { mailNearing } from "./mails.ts";
import { record, SYSTEM } from "./record.ts";

const BATCH = 50;
/** days before the deadline; of a contract that was sent later than that the first is left out */
const FIRST = 3;
const LAST = 1;

type Due = { id: string; days: number };

/** Each minute, in civil hours: three days and one day before a deadline those who are waited for and the sender are told, each once. */
export async function noticeDeadlines(now: Date): Promise<void> {
  if (!isCivilHour(now)) return;
  for (const { id } of await nearing(appDb(), now)) await appDb().$transaction((tx) => notice(tx, id, now));
}

/** Two servers: the second finds, with the row locked, that it was done. */
async function notice(tx: Db, contractId: string, now: Date): Promise<void> {
  const contract = await lockContract(tx, contractId);
  const [due] = await nearing(tx, now, contractId);
  const waiting = waitedFor(contract, now);
  const sender = (await peopleById([contract.createdBy], tx)).get(contract.createdBy);
  if (!due || !sender) return;
  const { days } = due;
  await record(tx, { contract, by: SYSTEM, now, event: { type: "due_soon", data: { days } } });
  await askAgain(tx, { contract, sender, waiting, again: { daysLeft: days }, now });
  if (waiting.length > 0) await mailNearing(tx, { contract, sender, waiting, days, now });
}

/** Contracts, or the one, whose next notice is due. Whoever sends one again after a change has it told again. */
function nearing(db: Db, now: Date, contractId: string | null = null): Promise<Due[]> {
  return db.$queryRaw<Due[]>`
    SELECT id, days FROM (
      SELECT c.*, CASE WHEN expires_at <= ${now}::timestamptz + ${LAST} * interval '1 day' THEN ${LAST}::int ELSE ${FIRST}::int END AS days
      FROM sca.contract c
      WHERE state::text IN ('awaiting_input', 'awaiting_signature', 'partially_signed')
        AND expires_at > ${now} AND expires_at <= ${now}::timestamptz + ${FIRST} * interval '1 day'
        AND (${contractId}::text IS NULL OR id = ${contractId})
    ) c
    WHERE sent_at <= expires_at - days * interval '1 day' AND NOT EXISTS (
      SELECT 1 FROM sca.contract_event e
      WHERE e.contract_id = c.id AND e.type = 'due_soon' AND e.at >= c.sent_at AND (e.data->>'days')::int = c.days)
    ORDER BY expires_at LIMIT ${BATCH}`;
}

import "server-only";
import { peopleById } from "../../auth/directory.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { inboxOf, sentBy } from "../lists/list.ts";
import type { ActivityEntry, ActivityPage, TimelineEntry } from "../views.ts";

const PAGE_SIZE = 12;
const PAGES = 10;
/** Of each list and tab the newest so many contracts are looked at, and of each contract its latest events: never more, however long a list is. */
const CONTRACTS = 100;
const EVENTS = 6;
/** Steps of one signature that tell nobody else anything. */
const UNTOLD = ["prepared", "authorisation_opened", "abandoned"];

type Row = {
  id: bigint;
  at: Date;
  type: TimelineEntry["type"];
  actor: string;
  contract_id: string;
  title: string;
  mark: string | null;
};

/** Who did what when, in the contracts that the actor sent or was sent; newest first. */
export async function activity(actor: Actor, page: number): Promise<ActivityPage> {
  const at = Math.min(Math.max(page, 1), PAGES);
  const rows = await appDb().$queryRaw<Row[]>`
    WITH contracts AS (
      SELECT DISTINCT newest.contract_id
      FROM unnest(${[inboxOf(actor), sentBy(actor)]}::text[]) AS l(list),
        unnest(ARRAY['action', 'waiting', 'completed', 'declined', 'expired', 'cancelled']) AS t(tab),
        LATERAL (
          SELECT contract_id FROM sca.listing WHERE listing.list = l.list AND listing.tab = t.tab
          ORDER BY listed_at DESC LIMIT ${CONTRACTS}
        ) AS newest
    ), events AS (
      SELECT e.* FROM contracts c, LATERAL (
        SELECT id, at, type, actor, contract_id, data FROM sca.contract_event
        WHERE contract_id = c.contract_id AND type <> ALL (${UNTOLD}::text[]) ORDER BY id DESC LIMIT ${EVENTS}
      ) AS e
      ORDER BY e.at DESC, e.id DESC OFFSET ${(at - 1) * PAGE_SIZE} LIMIT ${PAGE_SIZE + 1}
    )
    SELECT e.id, e.at, e.type, e.actor, e.contract_id, c.title,
      (SELECT r.mark FROM sca.recipient r WHERE r.contract_id = e.contract_id
        AND CASE WHEN e.data ? 'position' THEN r.position = (e.data->>'position')::int ELSE 'user:' || r.user_id = e.actor END LIMIT 1) AS mark
    FROM events e JOIN sca.contract c ON c.id = e.contract_id
    ORDER BY e.at DESC, e.id DESC`;
  const people = await peopleById(rows.map(({ actor: by }) => by.replace(/^user:/, "")));
  const entries = rows.slice(0, PAGE_SIZE).map(
    (row): ActivityEntry => ({
      id: String(row.id),
      at: row.at.toISOString(),
      type: row.type,
      actor: people.get(row.actor.replace(/^user:/, ""))?.displayName ?? null,
      isViewer: row.actor === `user:${actor.userId}`,
      mark: row.mark,
      contractId: row.contract_id,
      title: row.title,
    }),
  );
  return { entries, page: at, hasNext: rows.length > PAGE_SIZE && at < PAGES };
}

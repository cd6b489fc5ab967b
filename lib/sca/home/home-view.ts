import "server-only";
import { may } from "../../auth/rights.ts";
import type { Actor } from "../../auth/types.ts";
import { inboxRows } from "../list-contracts.ts";
import { browse, countTab, mostUrgent } from "../lists/browse.ts";
import { inboxOf, sentBy } from "../lists/list.ts";
import type { HomeView } from "../views.ts";
import { activity } from "./activity.ts";

const SHOWN = 5;
const NEAR = 7 * 24 * 60 * 60 * 1000;

/**
 * The first page after the login: what waits for the actor, most urgent first; what he sent and others have; what of either is due within
 * seven days; what was concluded last; and who did what.
 * @param page of the activity, from 1
 */
export async function homeView(actor: Actor, page: number, now: Date): Promise<HomeView> {
  const [inbox, sent] = [inboxOf(actor), sentBy(actor)];
  const newest = { tab: "completed", offset: 0, limit: SHOWN } as const;
  const [todo, waiting, others, received, concluded, todoCount, waitingCount, feed] = await Promise.all([
    mostUrgent(inbox, "action", SHOWN),
    mostUrgent(sent, "waiting", SHOWN),
    mostUrgent(inbox, "waiting", SHOWN),
    browse(inbox, newest),
    browse(sent, newest),
    countTab(inbox, "action"),
    countTab(sent, "waiting"),
    activity(actor, page),
  ]);
  const rows = await inboxRows(actor, [...new Set([...todo, ...waiting, ...others, ...received.ids, ...concluded.ids])], now);
  const of = (ids: string[]) => [...new Set(ids)].flatMap((id) => rows.get(id) ?? []);
  const soon = new Date(now.getTime() + NEAR).toISOString();
  const byDue = of([...waiting, ...others]).filter(({ due }) => due !== null && due < soon);
  const done = of([...received.ids, ...concluded.ids]);
  return {
    mayCreate: may(actor, "contract.create"),
    todo: { rows: of(todo), count: todoCount },
    waiting: { rows: of(waiting), count: waitingCount },
    dueSoon: byDue.sort((a, b) => (a.due ?? "").localeCompare(b.due ?? "")).slice(0, SHOWN),
    concluded: done.sort((a, b) => b.receivedAt.localeCompare(a.receivedAt)).slice(0, SHOWN),
    activity: feed,
  };
}

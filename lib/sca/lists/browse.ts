import "server-only";
import { appDb } from "../../db.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { ContractTab, InboxCounts, Tally } from "../views.ts";
import type { List } from "./list.ts";

export const TABS: ContractTab[] = ["all", "action", "waiting", "completed", "draft", "declined", "expired"];
/** Counted, and leafed through, up to here; beyond it the conditions are to be narrowed. What no limit bounds grows with the list. */
export const MOST = 1000;

export type Slice = { tab: ContractTab; offset: number; limit: number };
export type Listed = { ids: string[]; counts: InboxCounts };

/** A part of a list, newest first, and how much stands under each tab. */
export async function browse(list: List, slice: Slice): Promise<Listed> {
  const [ids, counts] = await Promise.all([newest(list, slice), countTabs(list)]);
  return { ids, counts };
}

export async function countTab(list: List, tab: ContractTab): Promise<Tally> {
  const [row] = await appDb().$queryRaw<{ n: number }[]>(Prisma.sql`SELECT ${counted(list, tab)} AS n`);
  return tally(row?.n ?? 0);
}

/** The ones that are due first. */
export async function mostUrgent(list: List, tab: "action" | "waiting", limit: number): Promise<string[]> {
  const rows = await appDb().$queryRaw<{ id: string }[]>`
    SELECT contract_id AS id FROM sca.listing WHERE list = ${list} AND tab = ${tab} AND tab IN ('action', 'waiting')
    ORDER BY due_at, listed_at LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

async function newest(list: List, { tab, offset, limit }: Slice): Promise<string[]> {
  const rows = await appDb().$queryRaw<{ id: string }[]>`
    SELECT contract_id AS id FROM sca.listing WHERE list = ${list} ${underTab(tab)}
    ORDER BY listed_at DESC, contract_id DESC OFFSET ${offset} LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

async function countTabs(list: List): Promise<InboxCounts> {
  const columns = TABS.map((tab) => Prisma.sql`${counted(list, tab)} AS ${Prisma.raw(tab === "all" ? '"all"' : tab)}`);
  const [row] = await appDb().$queryRaw<Record<ContractTab, number>[]>(Prisma.sql`SELECT ${Prisma.join(columns)}`);
  return Object.fromEntries(TABS.map((tab) => [tab, tally(row?.[tab] ?? 0)])) as InboxCounts;
}

const counted = (list: List, tab: ContractTab) =>
  Prisma.sql`(SELECT count(*)::int FROM (SELECT FROM sca.listing WHERE list = ${list} ${underTab(tab)} LIMIT ${MOST + 1}) AS first)`;

export const underTab = (tab: ContractTab) => (tab === "all" ? Prisma.empty : Prisma.sql`AND tab = ${tab}`);

/** What a count that went one further than MOST says. */
export const tally = (n: number): Tally => ({ count: Math.min(n, MOST), more: n > MOST });

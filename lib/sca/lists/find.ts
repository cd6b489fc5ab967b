import "server-only";
import { appDb } from "../../db.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { parseDay, startOfDayInJapan } from "../japanese.ts";
import type { ContractSearch, ContractTab, InboxCounts } from "../views.ts";
import { type Listed, MOST, type Slice, TABS, tally, underTab } from "./browse.ts";
import type { List } from "./list.ts";

const DAY = 24 * 60 * 60 * 1000;
/** How many of a list's newest rows are read through before the index is asked: a frequent word has filled its page by then, ... */
const WINDOW = 2000;
/** ... and what is found now and then, or is looked for within some days only, by then. */
const WIDE_WINDOW = 12_000;
const WORDS = 8;

/** What is looked for, beside the tab; null: nothing, so that the list is only browsed. */
export function conditionsOf(search: ContractSearch): Conditions | null {
  const { text, party, number, amountMin, amountMax, from, to } = search;
  const split = (typed: string | undefined) => (typed ?? "").split(/\s+/u).filter(Boolean).slice(0, WORDS);
  const conditions = {
    text: split(text),
    party: split(party),
    number: split(number),
    amount: [amountMin, amountMax] as const,
    since: edge(from, 0),
    until: edge(to, DAY),
  };
  const any = [text, party, number, amountMin, amountMax, conditions.since, conditions.until].some(
    (value) => value !== undefined,
  );
  return any ? conditions : null;
}

export type Conditions = {
  /** words, each of them somewhere: in title, number or among the parties; among the parties; in the number */
  text: string[];
  party: string[];
  number: string[];
  amount: readonly [number | undefined, number | undefined];
  /** 取引年月日: the day it was sent, or made while nobody has it */
  since: Date | undefined;
  until: Date | undefined;
};

/**
 * What fits the conditions, newest first; and how much of it stands under each tab.
 * Counts are those of the rows that were looked at; `more` says that others may fit.
 */
export async function find(list: List, conditions: Conditions, slice: Slice): Promise<Listed> {
  const { limit, tab } = slice;
  if (tab === "all") return await findUnder(list, conditions, slice);
  const [own, whole] = await Promise.all([
    findUnder(list, conditions, slice),
    findUnder(list, conditions, { tab: "all", offset: 0, limit }),
  ]);
  return { ids: own.ids, counts: { ...whole.counts, [tab]: own.counts[tab] } };
}

/**
 *   1. the newest rows under the tab are read through: enough where what is looked for is frequent, or the list short
 *   2. more of them, where the first ones promise that the page will be filled, or where the days asked for may not hold more
 *   3. otherwise it is rare, and the index over characters (or amounts) names the rows
 */
async function findUnder(list: List, conditions: Conditions, slice: Slice): Promise<Listed> {
  const filled = (found: Found, window: number) => found.looked < window || found.ids.length === slice.limit;
  const near = await ask(amongNewest(list, conditions, slice.tab, WINDOW), slice);
  if (filled(near, WINDOW)) return listed(near, near.looked === WINDOW);
  if (conditions.since || conditions.until || fits(near) * (WIDE_WINDOW / WINDOW) > slice.offset + slice.limit) {
    const wide = await ask(amongNewest(list, conditions, slice.tab, WIDE_WINDOW), slice);
    if (filled(wide, WIDE_WINDOW)) return listed(wide, wide.looked === WIDE_WINDOW);
  }
  const all = await ask(byIndex(list, conditions, slice.tab), slice);
  return listed(all, all.looked > MOST);
}

type Found = { ids: string[]; looked: number; tabs: Record<string, number> | null };

async function ask(candidates: Prisma.Sql, { offset, limit }: Slice): Promise<Found> {
  const [row] = await appDb().$queryRaw<Found[]>`
    WITH ${candidates}
    SELECT
      (SELECT count(*)::int FROM looked) AS looked,
      (SELECT jsonb_object_agg(tab, n) FROM (SELECT tab, count(*) AS n FROM fitting GROUP BY tab) AS by_tab) AS tabs,
      ARRAY(SELECT contract_id FROM fitting ORDER BY listed_at DESC, contract_id DESC OFFSET ${offset} LIMIT ${limit}) AS ids`;
  return row as Found;
}

function amongNewest(list: List, conditions: Conditions, tab: ContractTab, window: number): Prisma.Sql {
  const fitting = textsOf(conditions).length > 0 ? Prisma.sql`JOIN sca.contract_text x USING (contract_id)` : Prisma.empty;
  return Prisma.sql`
    looked AS MATERIALIZED (
      SELECT contract_id, tab, listed_at, amount FROM sca.listing l WHERE list = ${list} ${underTab(tab)} ${sent(conditions)}
      ORDER BY listed_at DESC, contract_id DESC LIMIT ${window}
    ), fitting AS MATERIALIZED (
      SELECT l.contract_id, l.tab, l.listed_at FROM looked l ${fitting} WHERE true ${amounts(conditions)} ${words(conditions)}
    )`;
}

function byIndex(list: List, conditions: Conditions, tab: ContractTab): Prisma.Sql {
  return Prisma.sql`
    looked AS MATERIALIZED (
      SELECT contract_id, l.tab, l.listed_at FROM sca.listing l ${named(list, conditions)}
      WHERE l.list = ${list} ${underTab(tab)} ${sent(conditions)} ${amounts(conditions)}
      ORDER BY l.listed_at DESC, contract_id DESC LIMIT ${MOST + 1}
    ), fitting AS (SELECT * FROM looked)`;
}

/** OFFSET 0 keeps it apart: the index over characters is asked first, whatever is guessed of how rare they are. */
function named(list: List, conditions: Conditions): Prisma.Sql {
  const texts = textsOf(conditions);
  if (texts.length === 0) return Prisma.empty;
  return Prisma.sql`JOIN (
      SELECT x.contract_id FROM sca.texts_with(${list}, ${texts}) AS x WHERE true ${words(conditions)}
      OFFSET 0
    ) AS named USING (contract_id)`;
}

const textsOf = ({ text, party, number }: Conditions) => [...text, ...party, ...number];

const sent = ({ since, until }: Conditions) =>
  joined([
    since && Prisma.sql`AND l.listed_at >= ${since}::timestamptz`,
    until && Prisma.sql`AND l.listed_at < ${until}::timestamptz`,
  ]);

const amounts = ({ amount: [min, max] }: Conditions) =>
  joined([
    min === undefined ? undefined : Prisma.sql`AND l.amount >= ${min}::bigint`,
    max === undefined ? undefined : Prisma.sql`AND l.amount <= ${max}::bigint`,
  ]);

function joined(parts: (Prisma.Sql | undefined)[]): Prisma.Sql {
  const given = parts.filter((part) => part !== undefined);
  return given.length === 0 ? Prisma.empty : Prisma.join(given, " ");
}

/** The index says where a word's pairs of characters are, this that they stand side by side. */
function words({ text, party, number }: Conditions): Prisma.Sql {
  const within = (word: string, ...fields: Prisma.Sql[]) =>
    Prisma.sql`AND (${Prisma.join(
      fields.map((field) => Prisma.sql`strpos(${field}, sca.fold(${word})) > 0`),
      " OR ",
    )})`;
  const [title, byNumber, parties] = [Prisma.sql`x.title`, Prisma.sql`x.number`, Prisma.sql`x.parties`];
  return joined([
    ...text.map((word) => within(word, title, byNumber, parties)),
    ...party.map((word) => within(word, parties)),
    ...number.map((word) => within(word, byNumber)),
  ]);
}

function edge(text: string | undefined, plus: number): Date | undefined {
  const parsed = text === undefined ? null : parseDay(text);
  return parsed === null ? undefined : new Date(startOfDayInJapan(parsed).getTime() + plus);
}

const fits = ({ tabs }: Found) => Object.values(tabs ?? {}).reduce((sum, n) => sum + n, 0);

function listed(found: Found, more: boolean): Listed {
  const { ids, tabs } = found;
  const counts = TABS.map((tab) => {
    const { count, more: many } = tally(tab === "all" ? fits(found) : (tabs?.[tab] ?? 0));
    return [tab, { count, more: more || many }];
  });
  return { ids, counts: Object.fromEntries(counts) as InboxCounts };
}

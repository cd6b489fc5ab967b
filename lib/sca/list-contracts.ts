import "server-only";
import { type Person, peopleById } from "../auth/directory.ts";
import { may } from "../auth/rights.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { type ContractWithParties, withParties } from "./access.ts";
import { seenFolders } from "./folders/seen-folders.ts";
import { browse, countTab, type Listed, MOST, mostUrgent, type Slice } from "./lists/browse.ts";
import { conditionsOf, find } from "./lists/find.ts";
import { folderList, inboxOf, type List, sentBy, tenantOf } from "./lists/list.ts";
import { isAsked, OPEN, partyView } from "./parties.ts";
import { refuse } from "./record.ts";
import type { ContractSearch, InboxPage, InboxRow, ListName, Tally, TenantPage } from "./views.ts";

const PAGE_SIZE = 20;
/** The last page that may be turned to. */
export const LIST_PAGES = MOST / PAGE_SIZE;
const SOON = 3 * 24 * 60 * 60 * 1000;

/** 受信: what was sent to the viewer. */
export function listInbox(actor: Actor, search: ContractSearch, now: Date): Promise<InboxPage> {
  return list(actor, inboxOf(actor), search, now);
}

/** 送信した契約: what the viewer made, drafts included. */
export function listSent(actor: Actor, search: ContractSearch, now: Date): Promise<InboxPage> {
  return list(actor, sentBy(actor), search, now);
}

/**
 * 契約一覧: what lies in one folder that the viewer sees. Where no folder is asked for, all that his organisation sent, for its owners and
 * administrators; for others what lies in the first they see. Throws NOT_FOUND: nothing of it is his to see.
 */
export async function listTenant(actor: Actor, search: ContractSearch, now: Date): Promise<TenantPage> {
  const { of, ...seen } = await seenOfTenant(actor, search, now);
  return { ...(await list(actor, of, search, now)), ...seen };
}

/**
 * What of a list fits the search, as far as it may be leafed through; `more`: there is more of it. Throws as `listTenant` does.
 * @param name as the list's page is called
 */
export async function wholeList(
  actor: Actor,
  name: ListName,
  search: ContractSearch,
  now: Date,
): Promise<{ rows: InboxRow[]; more: boolean }> {
  const of = {
    inbox: () => inboxOf(actor),
    archive: () => inboxOf(actor),
    sent: () => sentBy(actor),
    contracts: async () => (await seenOfTenant(actor, search, now)).of,
  };
  const tab = name === "archive" ? "completed" : (search.tab ?? "all");
  const { ids } = await listed(await of[name](), search, { tab, offset: 0, limit: MOST + 1 });
  const shown = ids.slice(0, MOST);
  const rows = await inboxRows(actor, shown, now);
  return { rows: shown.flatMap((id) => rows.get(id) ?? []), more: ids.length > MOST };
}

async function seenOfTenant(actor: Actor, search: ContractSearch, now: Date) {
  const folders = await seenFolders(actor);
  const whole = may(actor, "contracts.see");
  const folder = search.folder ?? (whole ? null : (folders[0]?.id ?? null));
  const seen = folder === null ? whole : folders.some(({ id }) => id === folder);
  if (!seen) return refuse("NOT_FOUND", { type: "sca.contract.refused", actor, target: "contract:all", now });
  return { of: folder === null ? tenantOf(actor) : folderList(folder), folders, folder, whole };
}

const listed = (of: List, search: ContractSearch, slice: Slice): Promise<Listed> => {
  const conditions = conditionsOf(search);
  return conditions ? find(of, conditions, slice) : browse(of, slice);
};

/** How many contracts wait for the viewer: the number beside 受信・要対応. */
export function countToDo(actor: Actor): Promise<Tally> {
  return countTab(inboxOf(actor), "action");
}

async function list(actor: Actor, of: List, search: ContractSearch, now: Date): Promise<InboxPage> {
  const page = Math.min(search.page ?? 1, LIST_PAGES);
  const tab = search.tab ?? "all";
  const slice = { tab, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE + 1 };
  const [{ ids, counts }, urgent] = await Promise.all([listed(of, search, slice), mostUrgent(of, "action", 1)]);
  const shown = ids.slice(0, PAGE_SIZE);
  const rows = await inboxRows(actor, [...shown, ...urgent], now);
  const goesOn = ids.length > PAGE_SIZE;
  return {
    rows: shown.flatMap((id) => rows.get(id) ?? []),
    counts,
    total: counts[tab],
    page,
    pageSize: PAGE_SIZE,
    hasNext: goesOn && page < LIST_PAGES,
    cutOff: goesOn && page === LIST_PAGES,
    nextAct: rows.get(urgent[0] ?? "") ?? null,
  };
}

/** Rows by the contract's id. */
export async function inboxRows(actor: Actor, ids: string[], now: Date): Promise<Map<string, InboxRow>> {
  const contracts = await appDb().contract.findMany({ where: { id: { in: ids } }, include: withParties });
  const people = await peopleById(contracts.map(({ createdBy }) => createdBy));
  return new Map(contracts.map((contract) => [contract.id, inboxRow(contract, actor, people, now)]));
}

function inboxRow(contract: ContractWithParties, actor: Actor, people: Map<string, Person>, now: Date): InboxRow {
  const { id, number, title, amount, state, recipients, expiresAt, sentAt, createdAt } = contract;
  const own = recipients.find(({ userId }) => userId === actor.userId);
  const open = OPEN.some((one) => one === state);
  // what has ended has no deadline any more, unless that is how it ended
  const ended = state === "completed" || state === "cancelled" || state === "declined";
  const asked = state === "awaiting_approval" && contract.approverId === actor.userId;
  const turn = asked || (open && own !== undefined && isAsked(own));
  const sender = senderOf(contract, people);
  const other = recipients.find(({ userId }) => userId !== actor.userId);
  const others = other ? { name: other.name, organisation: other.organisation } : null;
  return {
    id,
    number,
    title,
    amount: amount === null ? null : Number(amount),
    state,
    sender,
    counterparty: others ?? (contract.createdBy === actor.userId ? null : sender),
    parties: recipients.map((recipient) => partyView(recipient, actor.userId)),
    viewerRole: own?.role ?? null,
    viewerTurn: turn,
    due: ended ? null : (expiresAt?.toISOString() ?? null),
    dueSoon: open && expiresAt !== null && expiresAt.getTime() - now.getTime() < SOON,
    receivedAt: (sentAt ?? createdAt).toISOString(),
    next: asked ? "status" : turn ? "read" : state === "draft" ? "edit" : state === "completed" ? "download" : "status",
  };
}

/** The sender's name; an account that is gone leaves a dash. */
export function senderOf(
  { createdBy }: { createdBy: string },
  people: Map<string, Person>,
): { name: string; organisation: string | null } {
  const person = people.get(createdBy);
  return { name: person?.displayName ?? "―", organisation: person?.organisation ?? null };
}

import "server-only";
import { type Person, peopleById } from "../auth/directory.ts";
import type { Actor } from "../auth/types.ts";
import { appDb, type Prisma } from "../db.ts";
import { type ContractWithParties, withParties } from "./access.ts";
import { searchConditions, tabCondition } from "./contract-search.ts";
import { calledRecipient, partyView } from "./parties.ts";
import type { ContractSearch, ContractTab, InboxCounts, InboxPage, InboxRow } from "./views.ts";

const PAGE_SIZE = 20;
const SOON = 3 * 24 * 60 * 60 * 1000;
const TABS: ContractTab[] = ["all", "action", "waiting", "completed", "draft", "declined", "expired"];

/** 受信: what was sent to the viewer. */
export function listInbox(actor: Actor, search: ContractSearch, now: Date): Promise<InboxPage> {
  return list(actor, inboxOf(actor), search, now);
}

/** 送信した契約: what the viewer made, drafts included. */
export function listSent(actor: Actor, search: ContractSearch, now: Date): Promise<InboxPage> {
  return list(actor, { tenantId: actor.tenantId, createdBy: actor.userId }, search, now);
}

/** How many contracts wait for the viewer: the number beside 受信・要対応. */
export function countToDo(actor: Actor): Promise<number> {
  return appDb().contract.count({ where: { AND: [inboxOf(actor), tabCondition("action", actor.userId)] } });
}

/** What may stand in somebody's inbox. */
const inboxOf = (actor: Actor): Prisma.ContractWhereInput => ({
  state: { not: "draft" },
  recipients: { some: { userId: actor.userId } },
});

async function list(actor: Actor, scope: Prisma.ContractWhereInput, search: ContractSearch, now: Date): Promise<InboxPage> {
  const db = appDb();
  const matching = [scope, ...searchConditions(search)];
  const tab = (name: ContractTab) => ({ AND: [...matching, tabCondition(name, actor.userId)] });
  const counts = await Promise.all(TABS.map((name) => db.contract.count({ where: tab(name) })));
  const page = search.page ?? 1;
  const rows = await db.contract.findMany({
    where: tab(search.tab ?? "all"),
    include: withParties,
    orderBy: [{ sentAt: { sort: "desc", nulls: "first" } }, { createdAt: "desc" }],
    skip: (page - 1) * PAGE_SIZE,
    take: PAGE_SIZE,
  });
  const urgent = await db.contract.findFirst({
    where: { AND: [scope, tabCondition("action", actor.userId)] },
    include: withParties,
    orderBy: [{ expiresAt: "asc" }, { sentAt: "asc" }],
  });
  const people = await peopleById([...rows, ...(urgent ? [urgent] : [])].map(({ createdBy }) => createdBy));
  const view = (contract: ContractWithParties) => inboxRow(contract, actor, people, now);
  const byTab = Object.fromEntries(TABS.map((name, at) => [name, counts[at]])) as InboxCounts;
  return {
    rows: rows.map(view),
    counts: byTab,
    total: byTab[search.tab ?? "all"],
    page,
    pageSize: PAGE_SIZE,
    nextAct: urgent && view(urgent),
  };
}

function inboxRow(contract: ContractWithParties, actor: Actor, people: Map<string, Person>, now: Date): InboxRow {
  const { id, number, title, amount, state, recipients, expiresAt, sentAt, createdAt } = contract;
  const own = recipients.find(({ userId }) => userId === actor.userId);
  const open = state === "awaiting_signature" || state === "partially_signed";
  const turn = open && own !== undefined && calledRecipient(recipients)?.id === own.id;
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
    due: expiresAt?.toISOString() ?? null,
    dueSoon: open && expiresAt !== null && expiresAt.getTime() - now.getTime() < SOON,
    receivedAt: (sentAt ?? createdAt).toISOString(),
    next: turn ? "read" : state === "draft" ? "edit" : state === "completed" ? "download" : "status",
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

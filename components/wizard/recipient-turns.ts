import { actsIn, byTurn, type RecipientKind } from "@/lib/recipient-kinds.ts";

/** `certificateUntil` undefined = somebody of whom this page knows nothing until the list is saved. */
export type RecipientRow = {
  email: string;
  name: string;
  organisation: string | null;
  role: string;
  kind: RecipientKind;
  /** the turn, from 1 without gaps among those who act */
  group: number;
  certificateUntil?: string | null;
  /** from outside, without a certificate yet: makes his own when it is his turn */
  enrols?: boolean;
  belowLevel?: boolean;
  /** goes by the name that the sender gives him */
  isNew?: boolean;
};

/**
 * The list as it is shown: those who act in their turns, then who is told at sending, then who gets a copy at the end. Every change below
 * takes a list and returns one in this order, its turns numbered anew; people are told apart by address.
 */
type Order<R = RecipientRow> = { turns: R[][]; viewers: R[]; copies: R[] };

/** Of anybody who has a kind and a turn: a draft's recipients, and a contract's parties, too. */
export function orderOf<R extends Pick<RecipientRow, "kind" | "group">>(rows: R[]): Order<R> {
  return {
    turns: byTurn(rows),
    viewers: rows.filter(({ kind }) => kind === "viewer"),
    copies: rows.filter(({ kind }) => kind === "cc"),
  };
}

export function rowsOf({ turns, viewers, copies }: Order): RecipientRow[] {
  const acting = turns.filter((turn) => turn.length > 0);
  const last = acting.length + 1;
  return [
    ...acting.flatMap((turn, at) => turn.map((row) => ({ ...row, group: at + 1 }))),
    ...[...viewers, ...copies].map((row) => ({ ...row, group: last })),
  ];
}

export const inOrder = (rows: RecipientRow[]): RecipientRow[] => rowsOf(orderOf(rows));

/** Who is not there yet, each at the end, one after the other or `together` in one turn. */
export function add(rows: RecipientRow[], added: RecipientRow[], together = false): RecipientRow[] {
  const { turns, viewers, copies } = orderOf(rows);
  const fresh = added.filter(({ email }) => !rows.some((row) => row.email === email));
  const acting = fresh.filter(actsIn);
  return rowsOf({
    turns: [...turns, ...(together ? [acting] : acting.map((row) => [row]))],
    viewers: [...viewers, ...fresh.filter(({ kind }) => kind === "viewer")],
    copies: [...copies, ...fresh.filter(({ kind }) => kind === "cc")],
  });
}

/** Where somebody stood, so that he can be put back. */
export type Place = { row: RecipientRow; turn: number; at: number; alone: boolean };

export function remove(rows: RecipientRow[], email: string): { rows: RecipientRow[]; place: Place } | null {
  const row = rows.find((one) => one.email === email);
  if (!row) return null;
  const beside = actsIn(row)
    ? rows.filter((one) => actsIn(one) && one.group === row.group)
    : rows.filter(({ kind }) => kind === row.kind);
  const place = { row, turn: row.group - 1, at: beside.indexOf(row), alone: beside.length === 1 };
  return { rows: inOrder(rows.filter((one) => one !== row)), place };
}

/** As near to where he stood as what happened since allows. */
export function putBack(rows: RecipientRow[], { row, turn, at, alone }: Place): RecipientRow[] {
  if (rows.some(({ email }) => email === row.email)) return rows;
  const order = orderOf(rows);
  if (row.kind === "viewer") order.viewers.splice(at, 0, row);
  else if (row.kind === "cc") order.copies.splice(at, 0, row);
  else if (alone || order.turns[turn] === undefined) order.turns.splice(turn, 0, [row]);
  else order.turns[turn].splice(at, 0, row);
  return rowsOf(order);
}

/**
 * One place up or down: past whoever stands beside him in his turn; from the edge of a shared turn out into one of his own; alone, past the
 * whole next turn.
 */
export function move(rows: RecipientRow[], email: string, by: 1 | -1): RecipientRow[] {
  const order = orderOf(rows);
  for (const list of [order.viewers, order.copies, ...order.turns]) {
    const at = list.findIndex((row) => row.email === email);
    if (at < 0 || list[at + by] === undefined) continue;
    list.splice(at + by, 0, ...list.splice(at, 1));
    return rowsOf(order);
  }
  const { turns } = order;
  const turn = turns.findIndex((list) => list.some((row) => row.email === email));
  const own = turns[turn];
  if (!own) return rows;
  if (own.length > 1) {
    const [row] = own.splice(by === 1 ? own.length - 1 : 0, 1);
    if (row) turns.splice(by === 1 ? turn + 1 : turn, 0, [row]);
  } else if (turns[turn + by]) {
    turns.splice(turn, 1);
    turns.splice(turn + by, 0, own);
  }
  return rowsOf(order);
}

/** Whether `move` changes anything. */
export function mayMove(rows: RecipientRow[], email: string, by: 1 | -1): boolean {
  const emails = (list: RecipientRow[]) => list.map((row) => `${row.email} ${row.group}`).join();
  return emails(move(rows, email, by)) !== emails(rows);
}

/** A turn is asked at the same time as the one before. `turn` counts from 1, like the numbers on the page. */
export function join(rows: RecipientRow[], turn: number): RecipientRow[] {
  const order = orderOf(rows);
  const [joined] = turn > 1 ? order.turns.splice(turn - 1, 1) : [];
  if (joined) order.turns[turn - 2]?.push(...joined);
  return rowsOf(order);
}

/** Everybody of a turn has one of his own, in the order of the list. */
export function split(rows: RecipientRow[], turn: number): RecipientRow[] {
  const order = orderOf(rows);
  const shared = order.turns[turn - 1];
  if (shared) order.turns.splice(turn - 1, 1, ...shared.map((row) => [row]));
  return rowsOf(order);
}

/** One of a shared turn is asked after the others of it. */
export function separate(rows: RecipientRow[], email: string): RecipientRow[] {
  const order = orderOf(rows);
  const turn = order.turns.findIndex((list) => list.length > 1 && list.some((row) => row.email === email));
  const own = order.turns[turn];
  const row = own?.find((one) => one.email === email);
  if (!own || !row) return rows;
  order.turns.splice(
    turn,
    1,
    own.filter((one) => one !== row),
    [row],
  );
  return rowsOf(order);
}

/** What somebody is asked for; who acts from now on is the last to. */
export function changeKind(rows: RecipientRow[], email: string, kind: RecipientKind, role: string): RecipientRow[] {
  const last = Math.max(0, ...rows.filter(actsIn).map(({ group }) => group)) + 1;
  return inOrder(
    rows.map((row) => {
      if (row.email !== email) return row;
      const changed = { ...row, kind, role };
      return actsIn(changed) && !actsIn(row) ? { ...changed, group: last } : changed;
    }),
  );
}

import "server-only";
import { appDb, type Db } from "../../db.ts";
import type { Contract } from "../../generated/prisma/client.ts";

/** To read what came to the document since, and to say again that it shall be signed. */
const NEXT_MS = 60_000;

type Waiting = { contractId: string; recipientId: string };

/**
 * A parallel group's signatures follow one another, and each makes what the others have read old. Without an order all of them would read the
 * newer revision at once, and be late again but for one. So the first who asks after a signature is the next for a minute.
 * @returns whether he is; otherwise somebody else is, and he waits
 */
export async function becomeNext({ contractId, recipientId }: Waiting, now: Date): Promise<boolean> {
  const free = { OR: [{ nextSignerId: null }, { nextSignerId: recipientId }, { nextSignerUntil: { lte: now } }] };
  const data = { nextSignerId: recipientId, nextSignerUntil: new Date(now.getTime() + NEXT_MS) };
  const { count } = await appDb().contract.updateMany({ where: { id: contractId, ...free }, data });
  return count === 1;
}

/** Whether somebody else is the next. */
export function isAnothersTurn(
  { nextSignerId, nextSignerUntil }: Pick<Contract, "nextSignerId" | "nextSignerUntil">,
  { recipientId }: Pick<Waiting, "recipientId">,
  now: Date,
): boolean {
  return nextSignerId !== null && nextSignerId !== recipientId && nextSignerUntil !== null && nextSignerUntil > now;
}

/** Most have typed PIN and code by then, and who waits is told so by the contract's row alone; after it the passages themselves are asked. */
const AT_THE_PAGE_MS = 20_000;

/** His request is there, and the revision his (rows.ts, LEASED). */
export async function isAtThePage(tx: Db, { contractId, recipientId }: Waiting, now: Date): Promise<void> {
  const data = { nextSignerId: recipientId, nextSignerUntil: new Date(now.getTime() + AT_THE_PAGE_MS) };
  await tx.contract.update({ where: { id: contractId }, data });
}

/** He has given it up. Who has signed leaves by advance-contract.ts. */
export async function hasGone(tx: Db, { contractId, recipientId }: Waiting): Promise<void> {
  await tx.contract.updateMany({ where: { id: contractId, nextSignerId: recipientId }, data: NOBODY_NEXT });
}

export const NOBODY_NEXT = { nextSignerId: null, nextSignerUntil: null } as const;

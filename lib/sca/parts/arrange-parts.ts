import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import type { ContractPart } from "../../generated/prisma/client.ts";
import { changeParts } from "./change-parts.ts";

/** Puts the parts in this order; it names each that is there, once. Throws CONTRACT_CHANGED otherwise, and what changeParts throws. */
export async function orderParts(
  actor: Actor,
  { contractId, order }: { contractId: string; order: string[] },
  now: Date,
): Promise<void> {
  await changeParts(actor, contractId, now, (parts) => {
    const all = new Map(parts.map((part) => [part.id, part]));
    const sorted = order.flatMap((id) => all.get(id) ?? []);
    if (sorted.length !== parts.length || new Set(order).size !== order.length) throw new NatsuinError("CONTRACT_CHANGED");
    return sorted;
  });
}

/** Takes a part out; `restorePart` puts it back where it was, until the contract is sent. Throws NOT_FOUND and what changeParts throws. */
export async function removePart(
  actor: Actor,
  { contractId, partId }: { contractId: string; partId: string },
  now: Date,
): Promise<void> {
  await changeParts(actor, contractId, now, (parts) => {
    if (!parts.some(({ id }) => id === partId)) throw new NatsuinError("NOT_FOUND");
    return parts.filter(({ id }) => id !== partId);
  });
}

export async function restorePart(
  actor: Actor,
  { contractId, partId }: { contractId: string; partId: string },
  now: Date,
): Promise<void> {
  await changeParts(actor, contractId, now, async (parts) => {
    const removed = await appDb().contractPart.findFirst({ where: { id: partId, contractId, removedAt: { not: null } } });
    if (!removed) throw new NatsuinError("NOT_FOUND");
    return [...of(parts, "document", removed), ...of(parts, "attachment", removed)];
  });
}

function of(parts: ContractPart[], kind: ContractPart["kind"], back: ContractPart): ContractPart[] {
  const list = parts.filter((part) => part.kind === kind);
  if (back.kind === kind) list.splice(back.position - 1, 0, back);
  return list;
}

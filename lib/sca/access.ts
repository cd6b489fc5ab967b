import "server-only";
import { requireRight } from "../auth/require-right.ts";
import { may, type Right } from "../auth/rights.ts";
import type { Actor } from "../auth/types.ts";
import { appDb, type Db, type Prisma } from "../db.ts";
import type { ErrorCode } from "../errors.ts";
import { seenBy } from "./folders/seen-folders.ts";
import { refuse } from "./record.ts";
import type { ContractState } from "./views.ts";

export const withParties = { recipients: { orderBy: { position: "asc" } } } as const satisfies Prisma.ContractInclude;
export type ContractWithParties = Prisma.ContractGetPayload<{ include: typeof withParties }>;

/** Not sent: nobody outside of the house sees it. */
export const UNSENT = ["draft", "awaiting_approval"] as const satisfies ContractState[];

/**
 * Who sees a contract: its sender and who manages the sender's organisation; those of it who see the folder in which it lies; the colleague
 * who approves its sending; from its sending on, each recipient, in whatever tenant, and once it is concluded who gets a copy. Everyone else is told NOT_FOUND, which is also what a contract that does not exist says.
 */
export function visibleTo(actor: Actor): Prisma.ContractWhereInput {
  const own: Prisma.ContractWhereInput[] = [
    { tenantId: actor.tenantId, createdBy: actor.userId },
    { tenantId: actor.tenantId, approverId: actor.userId, state: { not: "draft" } },
    received(actor),
  ];
  const sent = { tenantId: actor.tenantId, state: { not: "draft" } } as const;
  own.push(may(actor, "contracts.see") ? sent : { ...sent, folder: seenBy(actor) });
  return { OR: own };
}

/** What was sent to somebody: to who acts or reads when it was sent, to who gets a copy once it is concluded. */
export const received = ({ userId }: Pick<Actor, "userId">): Prisma.ContractWhereInput => ({
  OR: [
    { state: { notIn: [...UNSENT] }, recipients: { some: { userId, kind: { not: "cc" } } } },
    { state: "completed", recipients: { some: { userId, kind: "cc" } } },
  ],
});

/** Throws NOT_FOUND; the attempt is in the audit log. */
export async function visibleContract(actor: Actor, contractId: string, now: Date): Promise<ContractWithParties> {
  const contract = await appDb().contract.findFirst({
    where: { AND: [{ id: contractId }, visibleTo(actor)] },
    include: withParties,
  });
  return contract ?? refuseContract(actor, contractId, "NOT_FOUND", now);
}

/**
 * A draft, or a contract, of which the actor is the sender, for an act that his membership has to allow: who was made a viewer since reads on
 * what he sent, and does no more with it. Throws NOT_FOUND, FORBIDDEN.
 */
export async function ownContract(actor: Actor, contractId: string, right: Right, now: Date): Promise<ContractWithParties> {
  const where = { id: contractId, tenantId: actor.tenantId, createdBy: actor.userId };
  const contract = await appDb().contract.findFirst({ where, include: withParties });
  if (!contract) return refuseContract(actor, contractId, "NOT_FOUND", now);
  await requireRight(actor, right, { target: `contract:${contractId}`, now });
  return contract;
}

/** The contract's row, locked until the transaction ends: every transition begins with it. */
export async function lockContract(tx: Db, contractId: string): Promise<ContractWithParties> {
  await tx.$queryRaw`SELECT id FROM sca.contract WHERE id = ${contractId} FOR UPDATE`;
  return tx.contract.findUniqueOrThrow({ where: { id: contractId }, include: withParties });
}

export function refuseContract(
  actor: Actor,
  contractId: string,
  code: ErrorCode,
  now: Date,
  details: Record<string, string | number> = {},
): Promise<never> {
  return refuse(code, { type: "sca.contract.refused", actor, target: `contract:${contractId.slice(0, 64)}`, now, details });
}

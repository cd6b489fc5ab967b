import "server-only";
import type { Actor } from "../auth/types.ts";
import { appDb, type Db, type Prisma } from "../db.ts";
import type { ErrorCode } from "../errors.ts";
import { refuse } from "./record.ts";

export const withParties = { recipients: { orderBy: { position: "asc" } } } as const satisfies Prisma.ContractInclude;
export type ContractWithParties = Prisma.ContractGetPayload<{ include: typeof withParties }>;

/**
 * Who sees a contract: its sender and the administrators of the sender's tenant; from its sending on, each recipient, in
 * whatever tenant. Everyone else is told NOT_FOUND, which is also what a contract that does not exist says.
 */
export function visibleTo(actor: Actor): Prisma.ContractWhereInput {
  const own: Prisma.ContractWhereInput[] = [
    { tenantId: actor.tenantId, createdBy: actor.userId },
    { state: { not: "draft" }, recipients: { some: { userId: actor.userId } } },
  ];
  if (actor.role === "admin") own.push({ tenantId: actor.tenantId, state: { not: "draft" } });
  return { OR: own };
}

/** Throws NOT_FOUND; the attempt is in the audit log. */
export async function visibleContract(actor: Actor, contractId: string, now: Date): Promise<ContractWithParties> {
  const contract = await appDb().contract.findFirst({
    where: { AND: [{ id: contractId }, visibleTo(actor)] },
    include: withParties,
  });
  return contract ?? refuseContract(actor, contractId, "NOT_FOUND", now);
}

/** A draft, or a contract of which the actor is the sender. Throws NOT_FOUND. */
export async function ownContract(actor: Actor, contractId: string, now: Date): Promise<ContractWithParties> {
  const where = { id: contractId, tenantId: actor.tenantId, createdBy: actor.userId };
  const contract = await appDb().contract.findFirst({ where, include: withParties });
  return contract ?? refuseContract(actor, contractId, "NOT_FOUND", now);
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

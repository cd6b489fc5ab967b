import type { Actor } from "../../auth/types.ts";
import type { Prisma } from "../../db.ts";
import { received, UNSENT } from "../access.ts";

/** Who may have the evidence: the sender and the signers. An administrator who is neither sees the contract, but not what proves it. */
export function partiesOnly(actor: Pick<Actor, "userId" | "tenantId">): Prisma.ContractWhereInput {
  return {
    OR: [{ tenantId: actor.tenantId, createdBy: actor.userId, state: { notIn: [...UNSENT] } }, received(actor)],
  };
}

/** The same of a contract that has been read already. */
export function isParty(
  actor: Pick<Actor, "userId">,
  contract: { createdBy: string; recipients: readonly { userId: string }[] },
): boolean {
  return contract.createdBy === actor.userId || contract.recipients.some(({ userId }) => userId === actor.userId);
}

export const evidenceUrl = (contractId: string) => `/api/contracts/${contractId}/evidence`;

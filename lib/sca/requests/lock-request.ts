import "server-only";
import type { Actor } from "../../auth/types.ts";
import type { Prisma } from "../../db.ts";
import type { CredentialRequest } from "../../generated/prisma/client.ts";

/** A request of the actor's tenant with its row locked, or null. */
export async function lockRequest(
  tx: Prisma.TransactionClient,
  { tenantId }: Actor,
  id: string,
): Promise<CredentialRequest | null> {
  await tx.$queryRaw`SELECT id FROM sca.credential_request WHERE id = ${id} FOR UPDATE`;
  return tx.credentialRequest.findFirst({ where: { id, tenantId } });
}

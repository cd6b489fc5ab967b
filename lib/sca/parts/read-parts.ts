import "server-only";
import { appDb, type Db } from "../../db.ts";
import type { ContractPart } from "../../generated/prisma/client.ts";

/** A contract's parts as they stand: documents in the sender's order, then attachments. */
export function readParts(contractId: string, db: Db = appDb()): Promise<ContractPart[]> {
  return db.contractPart.findMany({ where: { contractId, removedAt: null }, orderBy: [{ kind: "asc" }, { position: "asc" }] });
}

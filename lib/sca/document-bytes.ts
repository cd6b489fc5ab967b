import "server-only";
import type { Actor } from "../auth/types.ts";
import type { Bytes } from "../bytes.ts";
import { appDb } from "../db.ts";
import { getBlob } from "../storage/index.ts";
import { refuseContract, visibleContract } from "./access.ts";
import { fileNameOf } from "./documents.ts";

export type DocumentRequest = { contractId: string; revision?: number; signingId?: string };
export type DocumentBytes = { bytes: Bytes; fileName: string; sha256: string };

/**
 * A document's bytes for one who may see the contract: a stored revision (the newest when none is named), or the frozen bytes
 * of a passage, which only its own signer is shown, while they are kept. Throws NOT_FOUND.
 */
export async function documentBytes(
  actor: Actor,
  { contractId, revision, signingId }: DocumentRequest,
  now: Date,
): Promise<DocumentBytes> {
  const { number } = await visibleContract(actor, contractId, now);
  if (signingId !== undefined) {
    const signing = await appDb().signing.findFirst({
      where: { id: signingId, contractId, recipient: { userId: actor.userId } },
    });
    if (!signing?.preparedBlob) return refuseContract(actor, contractId, "NOT_FOUND", now);
    const fileName = fileNameOf(number, signing.baseRevision + 1);
    return { bytes: await getBlob(signing.preparedBlob), fileName, sha256: signing.preparedBlob };
  }
  const document = await appDb().document.findFirst({ where: { contractId, revision }, orderBy: { revision: "desc" } });
  if (!document) return refuseContract(actor, contractId, "NOT_FOUND", now);
  return { bytes: await getBlob(document.blob), fileName: fileNameOf(number, document.revision), sha256: document.blob };
}

import "server-only";
import type { Actor } from "../../auth/types.ts";
import type { Bytes } from "../../bytes.ts";
import { appDb } from "../../db.ts";
import { getBlob } from "../../storage/index.ts";
import { refuseContract, visibleContract } from "../access.ts";

export type PartBytes = { bytes: Bytes; fileName: string; sha256: string };

/** A part as the sender put it in, for one who may see the contract. Throws NOT_FOUND. */
export async function partBytes(
  actor: Actor,
  { contractId, partId }: { contractId: string; partId: string },
  now: Date,
): Promise<PartBytes> {
  await visibleContract(actor, contractId, now);
  const part = await appDb().contractPart.findFirst({ where: { id: partId, contractId, removedAt: null } });
  if (!part) return refuseContract(actor, contractId, "NOT_FOUND", now);
  return { bytes: await getBlob(part.blob), fileName: part.fileName, sha256: part.blob };
}

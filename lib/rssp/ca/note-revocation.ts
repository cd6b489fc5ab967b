import "server-only";
import type { Db } from "../../db.ts";
import type { RevocationReason } from "../../trust/authority/index.ts";

type Revocation = { credentialId: string; serial: string; reason: RevocationReason; now: Date };

/** A CA that takes revocations on another way: RA staff are reminded until one of them has told it (ssa/confirm-revocation.ts). @returns false where it stands there already */
export async function noteRevocation(db: Db, { now: since, ...revocation }: Revocation): Promise<boolean> {
  const { count } = await db.revocationByHand.createMany({ data: [{ ...revocation, since }], skipDuplicates: true });
  return count > 0;
}

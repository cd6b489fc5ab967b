import "server-only";
import type { Prisma } from "../../db.ts";
import { newId } from "../../ids.ts";
import { sha256 } from "../../sha256.ts";
import type { KeyOwner } from "../sam/seal-key.ts";

/** Numbers of credentials are given out one at a time; any constant serves as the lock's name. */
const NUMBERING_LOCK = 7_360_110_001n;

type Key = Omit<Prisma.CredentialUncheckedCreateInput, "id" | "signerId" | "status" | "spkiHash" | "spki" | "createdAt"> & {
  spki: Uint8Array<ArrayBuffer>;
};
type Holder = { subject: string; kanjiName: string; email?: string; now: Date };

/** From here to the end of the transaction nobody else registers a key. */
export async function takeNumberingTurn(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${NUMBERING_LOCK})`;
}

/** A key gets its number and stands as `pending`, which opens nothing. No key is ever registered twice (a unique index over its SPKI's hash). */
export async function registerKey(
  tx: Prisma.TransactionClient,
  { subject, kanjiName: displayName, email, now }: Holder,
  key: Key,
): Promise<{ owner: KeyOwner; email: string | null }> {
  await takeNumberingTurn(tx);
  const [last] = await tx.$queryRaw<{ number: number }[]>`
    SELECT coalesce(max(substring(id FROM '[0-9]+$')::int), 0) AS number FROM rssp.credential`;
  const id = `NAT-SIGN-${String((last?.number ?? 0) + 1).padStart(5, "0")}`;
  const signer = await tx.signer.upsert({
    where: { subject },
    create: { id: newId("sgn"), subject, displayName, email, createdAt: now },
    update: { displayName, ...(email ? { email } : {}) },
  });
  const owner = { id, signerId: signer.id, spkiHash: sha256(key.spki) };
  await tx.credential.create({ data: { ...owner, ...key, status: "pending", createdAt: now } });
  return { owner, email: signer.email };
}

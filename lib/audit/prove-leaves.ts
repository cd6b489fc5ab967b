import "server-only";
import type { Bytes } from "../bytes.ts";
import { appDb } from "../db.ts";
import type { AuditCheckpoint } from "../generated/prisma/client.ts";
import { inclusionWithin } from "./merkle/proofs.ts";
import { readNote } from "./note.ts";

/** That a leaf stands in the log that a checkpoint speaks of. `proof`: the hashes beside its way up, lowest first (RFC 6962 §2.1.1). */
export type LeafProof = { index: number; size: number; proof: Bytes[] };
/** A checkpoint as it was signed, the key that signed it (DER), and the timestamp over it, where it has one. */
export type ProvenCheckpoint = { size: number; note: string; spki: Bytes; token?: Bytes };
export type LeafProofs = { proofs: Map<bigint, LeafProof>; checkpoints: ProvenCheckpoint[] };

/**
 * Proofs that leaves are in the log, each by the first checkpoint that covers it: between two checkpoints lie a thousand entries, so a
 * log of millions costs no more. A leaf of the last minute has none yet. Throws AUDIT_LOG_BROKEN
 */
export async function proveLeaves(leafIds: bigint[]): Promise<LeafProofs> {
  const entries = await appDb().auditEntry.findMany({ where: { leafId: { in: leafIds } } });
  const proofs = new Map<bigint, LeafProof>();
  const checkpoints = new Map<bigint, ProvenCheckpoint>();
  const stretches = new Map<bigint, Stretch>();
  for (const { leafId, number } of entries) {
    const covering = await appDb().auditCheckpoint.findFirst({ where: { size: { gt: number } }, orderBy: { size: "asc" } });
    if (!covering) continue;
    const { size } = covering;
    const stretch = stretches.get(size) ?? (await stretchOf(size));
    stretches.set(size, stretch);
    const [index, end] = [Number(number), Number(size)];
    proofs.set(leafId, { index, size: end, proof: inclusionWithin(index, end, stretch) });
    if (!checkpoints.has(size)) checkpoints.set(size, await provenOf(covering));
  }
  return { proofs, checkpoints: [...checkpoints.values()].sort((a, b) => a.size - b.size) };
}

type Stretch = Parameters<typeof inclusionWithin>[2];

/** What a checkpoint added: the leaf hashes since the one before, and that one's frontier. */
async function stretchOf(size: bigint): Promise<Stretch> {
  const before = await appDb().auditCheckpoint.findFirst({ where: { size: { lt: size } }, orderBy: { size: "desc" } });
  const from = before?.size ?? 0n;
  const rows = await appDb().auditEntry.findMany({
    where: { number: { gte: from, lt: size } },
    orderBy: { number: "asc" },
    select: { leafHash: true },
  });
  return { from: Number(from), frontier: before?.frontier ?? [], leaves: rows.map(({ leafHash }) => leafHash) };
}

async function provenOf({ size, note }: AuditCheckpoint): Promise<ProvenCheckpoint> {
  const [origin = ""] = note.split("\n", 1);
  const { spki } = await appDb().auditLogKey.findUniqueOrThrow({ where: { name: origin } });
  readNote(note, spki);
  const stamp = await appDb().auditCheckpointTimestamp.findUnique({ where: { size } });
  return { size: Number(size), note, spki, ...(stamp ? { token: stamp.token } : {}) };
}

import "server-only";
import type { Bytes } from "../bytes.ts";
import { appDb } from "../db.ts";
import { sha256 } from "../sha256.ts";

/**
 * The newest checkpoint gets an RFC 3161 timestamp over its note, so that not even the log's key can make an older one up. A TSA that is away
 * keeps no checkpoint back: the next run asks for the newest then. @param timestamp a token over a SHA-256 imprint. Throws TSA_*
 */
export async function timestampCheckpoint(timestamp: (imprint: Bytes) => Promise<Uint8Array>): Promise<number | null> {
  const newest = await appDb().auditCheckpoint.findFirst({ orderBy: { size: "desc" }, select: { size: true, note: true } });
  if (!newest || (await appDb().auditCheckpointTimestamp.findUnique({ where: { size: newest.size }, select: { size: true } })))
    return null;
  const token = Uint8Array.from(await timestamp(sha256(newest.note)));
  await appDb().auditCheckpointTimestamp.createMany({ data: { size: newest.size, token }, skipDuplicates: true });
  return Number(newest.size);
}

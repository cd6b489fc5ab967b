import "server-only";
import { cm } from "@/hsm/index.ts";
import { equalBytes } from "../bytes.ts";
import { appDb } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import { sha256 } from "../sha256.ts";
import type { LogFolder } from "./log-folder.ts";
import { type LogKey, logKey } from "./log-key.ts";
import { type Frontier, grow, rootOf } from "./merkle/tree.ts";
import { checkpointText, readNote, signedNote } from "./note.ts";
import { numberLeaves } from "./number-leaves.ts";

/** `origin` names the log; `folders`: outside of the database, the installation's first, then its witnesses. */
export type Publication = { origin: string; folders: readonly LogFolder[] };

const AT_ONCE = 10_000;

/**
 * A checkpoint over all that is in the log (C2SP tlog-checkpoint), signed by the log's key in the HSM.
 * 1. leaves are numbered; 2. the last checkpoint is ours, and every folder knows of no later one: a database that was cut or put back is
 * refused; 3. the tree grows from its frontier, so that a million entries cost nothing again; 4. hashes, row, note: whoever dies in between
 * is followed by one who finds the same.
 * @returns its size, or null where nothing is new or another process is at it. Throws AUDIT_LOG_BROKEN, HSM_*
 */
export async function makeCheckpoint(publication: Publication, now: Date): Promise<number | null> {
  await numberLeaves();
  return appDb().$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ ours: boolean }[]>`SELECT pg_try_advisory_xact_lock(${CHECKPOINT_LOCK}) AS ours`;
    return lock?.ours ? publish(publication, now) : null;
  }, LONG);
}

/** Any constant serves as the lock's name. */
const CHECKPOINT_LOCK = 7_360_110_003n;
/** The first one of an old installation reads its whole log. */
const LONG = { maxWait: 15_000, timeout: 10 * 60_000 };

async function publish({ origin, folders }: Publication, now: Date): Promise<number | null> {
  const key = await logKey(origin, now);
  for (const folder of folders) await folder.keepKey(key.spki);
  const last = await lastCheckpoint(key);
  for (const folder of folders) await agree(folder, last);

  let { size, frontier } = last;
  for (;;) {
    const entries = await appDb().auditEntry.findMany({
      where: { number: { gte: size } },
      orderBy: { number: "asc" },
      take: AT_ONCE,
    });
    for (const [at, { number }] of entries.entries()) {
      if (Number(number) !== size + at) throw new NatsuinError("AUDIT_LOG_BROKEN", { what: `entry ${size + at} is missing` });
    }
    const hashes = entries.map(({ leafHash }) => leafHash);
    for (const folder of folders) await folder.addHashes(size, hashes);
    for (const hash of hashes) {
      frontier = grow(frontier, size, hash);
      size += 1;
    }
    if (entries.length < AT_ONCE) break;
  }
  if (size === last.size) return null;

  const root = rootOf(frontier);
  const text = checkpointText({ origin, size, root });
  const signature = await cm().sign({ keyHandle: key.keyHandle, algorithm: "P-256", digest: sha256(text) });
  const note = signedNote(text, { name: origin, spki: key.spki, signature });
  const data = { size, at: now, root, frontier: frontier.map((hash) => Uint8Array.from(hash)), note };
  const { count } = await appDb().auditCheckpoint.createMany({ data, skipDuplicates: true });
  if (count === 0) return null;
  for (const folder of folders) await folder.keepNote(size, note);
  return size;
}

type Last = { size: number; frontier: Frontier; note?: string };

/** Its note, row and frontier say the same. */
async function lastCheckpoint(key: LogKey): Promise<Last> {
  const row = await appDb().auditCheckpoint.findFirst({ orderBy: { size: "desc" } });
  if (!row) return { size: 0, frontier: [] };
  const { size, root } = readNote(row.note, key.spki);
  if (BigInt(size) !== row.size || !equalBytes(root, row.root) || !equalBytes(rootOf(row.frontier), root))
    throw new NatsuinError("AUDIT_LOG_BROKEN", { what: `the checkpoint of ${row.size} entries is not what was signed` });
  return { size, frontier: row.frontier, note: row.note };
}

async function agree(folder: LogFolder, last: Last): Promise<void> {
  const newest = await folder.newest();
  if (newest > last.size) throw new NatsuinError("AUDIT_LOG_BROKEN", { what: `the log ends before entry ${newest - 1}` });
  if (last.note !== undefined) await folder.keepNote(last.size, last.note);
}

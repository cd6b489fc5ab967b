import "server-only";
import path from "node:path";
import type { Bytes } from "../bytes.ts";
import { env } from "../env.ts";
import { LogFolder } from "./log-folder.ts";
import { makeCheckpoint } from "./make-checkpoint.ts";
import { numberLeaves } from "./number-leaves.ts";
import { timestampCheckpoint } from "./timestamp-checkpoint.ts";

const EVERY_MS = 60_000;
const LEAVES = 1_000;

/**
 * One turn of the log's keeper, to be asked for every second: leaves get their places; each minute, or after a thousand leaves, a checkpoint
 * with a timestamp. The log's name is fixed with the authority's address. Throws AUDIT_LOG_BROKEN, HSM_*, TSA_*: it is for the operator to see.
 */
export function logKeeper(timestamp: (imprint: Bytes) => Promise<Uint8Array>): (now: Date) => Promise<void> {
  const { dataDir, auditWitnesses, authorityBaseUrl } = env();
  const places = [path.join(/* turbopackIgnore: true */ dataDir, "audit"), ...auditWitnesses];
  const publication = { origin: `${new URL(authorityBaseUrl).host}/audit`, folders: places.map((place) => new LogFolder(place)) };
  let due = 0;
  let leaves = 0;
  return async (now) => {
    leaves += await numberLeaves();
    if (now.getTime() < due && leaves < LEAVES) return;
    due = now.getTime() + EVERY_MS;
    leaves = 0;
    await makeCheckpoint(publication, now);
    await timestampCheckpoint(timestamp);
  };
}

import "server-only";
import { appDb } from "../../db.ts";
import { env } from "../../env.ts";
import { errorCatalogue, errorCodeOf } from "../../errors.ts";
import type { Archive } from "../../generated/prisma/client.ts";
import { log } from "../../log.ts";
import { archiveContract } from "./archive-contract.ts";

/** A file of 50 MB takes a second or two; the minute's other chores wait behind it. */
const BATCH = 5;
const RETRY_MS = 60_000;
const LONGEST_MS = 24 * 3_600_000;

/**
 * Once a minute: archive timestamps that are due, the longest waiting first; a first one soon after the contract was completed, so that
 * nobody waits for it on the result page. One that fails waits longer each time, a day at most, and lets the others pass.
 */
export async function archiveContracts(now: Date, clock: () => Date = () => new Date()): Promise<void> {
  const first = env().signatureLevel === "B-LTA" ? {} : { revision: { not: null } };
  const due = await appDb().archive.findMany({
    where: { dueAt: { lte: now }, ...first },
    orderBy: { dueAt: "asc" },
    take: BATCH,
  });
  for (const archive of due) {
    await archiveContract(archive, clock).catch((error: unknown) => postpone(archive, error, clock()));
  }
}

async function postpone({ contractId, attempts, dueAt }: Archive, error: unknown, now: Date): Promise<void> {
  const errorCode = errorCodeOf(error);
  const { retryable } = errorCatalogue[errorCode];
  if (retryable) log.warn("sca.archive-delayed", { contract: contractId, code: errorCode, attempts });
  else log.error("sca.archive", error, { contract: contractId, attempts });
  const wait = retryable ? Math.min(RETRY_MS * 2 ** attempts, LONGEST_MS) : LONGEST_MS;
  const data = { dueAt: new Date(now.getTime() + wait), attempts: { increment: 1 }, errorCode };
  await appDb().archive.updateMany({ where: { contractId, dueAt }, data });
}
